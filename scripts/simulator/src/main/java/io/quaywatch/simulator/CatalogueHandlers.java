/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** {@code GET /catalogue/{kind}?id=…&account=…&region=…}: the workload catalogue as JSON; 404 for what does not exist. */
final class CatalogueHandlers {
    private final WorkloadCatalogue workloads;

    CatalogueHandlers(WorkloadCatalogue workloads) {
        this.workloads = workloads;
    }

    Routes routes() {
        return new Routes().add("GET", "/catalogue/{kind}", (request, path) -> find(request, path.get("kind")));
    }

    private Reply find(Request request, String kind) {
        String id = request.parameter("id").orElse("");
        Optional<List<CatalogueImage>> images = workloads.images(
                kind,
                id,
                request.parameter("account").orElse(null),
                request.parameter("region").orElse(null));
        if (images.isEmpty()) {
            return Reply.json(404, SimulatorJson.object().put("error", "no such workload"));
        }
        ObjectNode body =
                SimulatorJson.object().put("kind", kind).put("id", id).put("ownScanner", workloads.isOwnScanner(id));
        ArrayNode list = body.putArray("images");
        images.get()
                .forEach(image -> list.addObject()
                        .put("container", image.container())
                        .put("init", image.init())
                        .put("image", image.image()));
        return Reply.json(200, body);
    }
}
