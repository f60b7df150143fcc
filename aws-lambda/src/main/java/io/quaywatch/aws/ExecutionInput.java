/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.event.EventReader;
import io.quaywatch.json.Json;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.scan.ManualRequest;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanState.SendNotification;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Reads the input of an execution: a deployment event as it came, or one of
 * <pre>{"requests":[…]}   {"states":[…]}   {"images":["shop/web:1.4"],"force":true}</pre>
 */
final class ExecutionInput {
    /** So many items of the largest size fit into what a state may answer. */
    private static final int MOST_ITEMS = 100;

    private final WorkloadCatalog catalog;
    private final InstantSource clock;

    ExecutionInput(WorkloadCatalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** @param execution its name; with the item's index it owns the claims */
    ExecutionItems read(JsonNode input, String execution) throws JacksonException {
        ItemList items = new ItemList(execution, clock);
        if (input.path("requests").isArray()) {
            for (JsonNode request : input.path("requests")) {
                items.add(new ResolveImage(
                        owned(Json.state().treeToValue(request, ScanRequest.class), items.nextOwner())));
            }
        } else if (input.path("states").isArray()) {
            for (JsonNode state : input.path("states")) {
                items.add(owned(Json.state().treeToValue(state, ScanState.class), items.nextOwner()));
            }
        } else if (input.path("images").isArray()) {
            for (JsonNode image : input.path("images")) {
                items.add(new ResolveImage(ManualRequest.of(
                        image.asText(), items.nextOwner(), input.path("force").asBoolean(), clock.instant())));
            }
        } else {
            byte[] document = input.toString().getBytes(StandardCharsets.UTF_8);
            new EventItems(new EventReader(clock), catalog, clock).read(document, items);
        }
        ExecutionItems read = items.done();
        if (read.items().size() > MOST_ITEMS) {
            throw JsonHandler.misused("an execution takes " + MOST_ITEMS + " images, not "
                    + read.items().size());
        }
        return read;
    }

    /** A state under a claim keeps its owner, by which the claim is known. */
    private static ScanState owned(ScanState state, String owner) {
        if (state instanceof ResolveImage resolve) {
            return new ResolveImage(owned(resolve.request(), owner));
        }
        return state instanceof SendNotification told
                ? new SendNotification(owned(told.request(), owner), told.image(), told.outcome(), told.fence())
                : state;
    }

    private static ScanRequest owned(ScanRequest request, String owner) {
        return new ScanRequest(
                owner,
                request.image(),
                request.runningDigest(),
                request.container(),
                request.workload(),
                request.force(),
                request.requestedAt(),
                request.moves(),
                request.resumes());
    }
}
