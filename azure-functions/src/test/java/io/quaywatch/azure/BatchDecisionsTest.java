/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.azure.ActivityLogBatch.Counts;
import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.EventReader;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.EventIntake.Intake;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.simulator.WorkloadCatalogue;
import io.quaywatch.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The function decides what {@code quaywatch replay} decides about the same Activity Log: both are held to one file. */
class BatchDecisionsTest {
    private final VirtualClock clock = new VirtualClock();
    private final StartedFlows flows = new StartedFlows();
    private final ObjectNode decided = Json.wire().createObjectNode();

    private static byte[] resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(BatchDecisionsTest.class.getResourceAsStream("/decisions/" + name))) {
            return in.readAllBytes();
        }
    }

    @Test
    void accept_activityLog_decidesWhatReplayDecides() throws IOException {
        ArrayNode images = decided.putArray("images");
        ArrayNode rejected = Json.wire().createArrayNode();
        ActivityLogBatch batch = new ActivityLogBatch(
                new DocumentStarter(new EventReader(clock), flows),
                (reason, source, record) -> {
                    rejected.add(reason);
                    return "blob";
                },
                new FlowLog(line -> {}));

        Counts counts = batch.accept(List.of(new String(resource("activity-log.json"), UTF_8)));

        decided.put("ignored", counts.ignored());
        decided.set("rejected", rejected);
        ArrayNode notFound = decided.putArray("notFound");
        ArrayNode own = decided.putArray("own");
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withClock(clock))) {
            EventIntake intake = new EventIntake(catalog(simulator.workloads()), clock);
            for (Deployed flow : flows.all()) {
                Intake taken = intake.take(flow.event(), flow.execution(), 0, flow.force());
                taken.requests()
                        .forEach(request -> images.add(
                                request.workload().id() + " " + request.container() + " " + request.image()));
                taken.gone().forEach(gone -> notFound.add(gone.id()));
                taken.own().forEach(ours -> own.add(ours.id()));
            }
        }
        assertThat(decided).isEqualTo(Json.wire().readTree(resource("activity-log.expected.json")));
    }

    private static WorkloadCatalog catalog(WorkloadCatalogue workloads) {
        return reference -> workloads
                .images(reference.kind(), reference.id(), reference.account(), reference.region())
                .map(images -> {
                    Workload workload = new Workload(
                            reference.id(),
                            reference.kind(),
                            reference.id(),
                            reference.account(),
                            reference.region(),
                            Platform.LINUX_AMD64,
                            true);
                    return workloads.isOwnScanner(reference.id())
                            ? new Deployment.OwnScanner(workload)
                            : new Deployment.WithImages(
                                    workload,
                                    images.stream()
                                            .map(image -> new ContainerImage(
                                                    image.container(), image.init(), image.image(), null))
                                            .toList());
                });
    }
}
