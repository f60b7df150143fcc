/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.gcp.workflow.Workflow;
import io.quaywatch.port.Contention;
import io.quaywatch.snapshot.JobPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The workflow and the functions again, with jobs and leases in Google's own emulator of Firestore, where it is installed. */
class FirestoreEndToEndTest {
    private static final Path FILE = Path.of("../infra/gcp/workflows/snapshot-scan.yaml");

    private FunctionWorld world;
    private String job;

    @BeforeEach
    void plan() {
        FirestoreEmulator emulator = FirestoreEmulator.require();
        world = new FunctionWorld(
                new FirestoreJobStore(emulator.firestore(), emulator.name("jobs"), emulator.name("machines")),
                new FirestoreLeases(emulator.firestore(), emulator.name("leases"), Contention.withinProcess()));
        for (int planner = 0; planner < 2; planner++) {
            world.process().discovery().planner().plan(List.of(FunctionWorld.PROJECT), world.clock.instant());
        }
        assertThat(world.started).hasSize(1);
        job = world.started.get(0);
    }

    @AfterEach
    void stop() {
        if (world != null) {
            world.kill();
        }
    }

    private Map<?, ?> run() throws IOException {
        return (Map<?, ?>) new Workflow(Files.readString(FILE), world).run(Map.of("jobId", job));
    }

    @Test
    void wholeWay_functionKilledOnce_endsCollected() throws IOException {
        int port = world.port();
        int[] sleeps = {0};
        world.atSleep = () -> {
            if (sleeps[0] > 0 || world.phase() == JobPhase.SCANNING) {
                sleeps[0]++;
            }
            if (sleeps[0] == 1) {
                world.kill();
            } else if (sleeps[0] == 3) {
                world.restart(port);
            }
        };

        assertThat(run().get("outcome")).isEqualTo("Collected");

        assertThat(sleeps[0]).isGreaterThan(2);
        assertThat(world.cloud.owned()).isEmpty();
        assertThat(world.job().done()).isTrue();
    }
}
