/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.port.WorkloadCatalog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first phase, ParseEvent: turns an event into one request per image. A workload that the event only names is looked up; one
 * that is gone, runs no images, or is a scanner of ours, is reported and never silently dropped.
 */
public final class EventIntake {
    private final WorkloadCatalog catalog;
    private final InstantSource clock;

    public EventIntake(WorkloadCatalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * What an event comes to.
     *
     * @param gone workloads that the event names and the catalogue does not know
     * @param empty workloads without images
     * @param own scanners of ours, which are not scanned
     */
    public record Intake(
            List<ScanRequest> requests, List<WorkloadReference> gone, List<String> empty, List<Workload> own) {
        public Intake {
            requests = List.copyOf(requests);
            gone = List.copyOf(gone);
            empty = List.copyOf(empty);
            own = List.copyOf(own);
        }
    }

    /**
     * The requests of one event.
     *
     * @param execution id of the execution that handles it; with the item index it owns the claims
     * @param firstIndex index of the first request, for executions that handle several events
     */
    public Intake take(DeploymentEvent event, String execution, int firstIndex, boolean force) {
        List<ScanRequest> requests = new ArrayList<>();
        List<WorkloadReference> gone = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        List<Workload> own = new ArrayList<>();
        for (Deployment deployment : event.deployments()) {
            Optional<Deployment.Found> found = deployment instanceof Deployment.ToLookUp unknown
                    ? catalog.find(unknown.reference())
                    : Optional.of((Deployment.Found) deployment);
            if (found.isEmpty()) {
                gone.add(((Deployment.ToLookUp) deployment).reference());
                continue;
            }
            if (!(found.get() instanceof Deployment.WithImages known)) {
                own.add(found.get().workload());
                continue;
            }
            if (known.images().isEmpty()) {
                empty.add(known.workload().id());
            }
            for (ContainerImage image : known.images()) {
                requests.add(new ScanRequest(
                        execution + "/" + (firstIndex + requests.size()),
                        image.image(),
                        image.runningDigest(),
                        image.container(),
                        known.workload(),
                        force,
                        clock.instant(),
                        0));
            }
        }
        return new Intake(requests, gone, empty, own);
    }
}
