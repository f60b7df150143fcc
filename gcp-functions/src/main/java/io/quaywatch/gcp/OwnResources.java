/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.api.services.compute.Compute;
import com.google.api.services.compute.model.Operation;
import io.quaywatch.snapshot.Resource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What is made in the service project, by kind: where it is, which labels it carries, how it is deleted. */
record OwnResources(Compute compute, ComputeCalls calls, String project) {
    /** {@code projects/…} of it. */
    String path(Resource resource) {
        String place = resource.place();
        String where = place == null ? "global" : (ComputeNames.isZone(place) ? "zones/" : "regions/") + place;
        String kind = switch (resource.kind()) {
            case SNAPSHOT -> "snapshots";
            case SCANNER -> "instances";
            case DISK -> "disks";
        };
        return "projects/" + project + "/" + where + "/" + kind + "/" + resource.name();
    }

    /** Empty if it does not exist. */
    Optional<Map<String, String>> labels(Resource resource) {
        return switch (resource.kind()) {
            case SNAPSHOT ->
                calls.snapshot(project, resource.name()).map(found -> ComputeInventory.orEmpty(found.getLabels()));
            case SCANNER ->
                calls.instance(project, String.valueOf(resource.place()), resource.name())
                        .map(found -> ComputeInventory.orEmpty(found.getLabels()));
            case DISK -> calls.disk(path(resource)).map(found -> ComputeInventory.orEmpty(found.getLabels()));
        };
    }

    Operation delete(Resource resource) throws IOException {
        String place = String.valueOf(resource.place());
        return switch (resource.kind()) {
            case SNAPSHOT ->
                compute.snapshots().delete(project, resource.name()).execute();
            case SCANNER ->
                compute.instances().delete(project, place, resource.name()).execute();
            case DISK ->
                ComputeNames.isZone(place)
                        ? compute.disks()
                                .delete(project, place, resource.name())
                                .execute()
                        : compute.regionDisks()
                                .delete(project, place, resource.name())
                                .execute();
        };
    }
}
