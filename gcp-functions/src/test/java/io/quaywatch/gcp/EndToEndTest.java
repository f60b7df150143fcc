/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaywatch.gcp.workflow.Workflow;
import io.quaywatch.gcp.workflow.WorkflowError;
import io.quaywatch.port.PortException;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.snapshot.JobPhase;
import io.quaywatch.snapshot.JobState;
import io.quaywatch.snapshot.JobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The workflow as it is deployed, the functions as they are deployed, in Google's runner; the cloud behind them is small. */
class EndToEndTest {
    private static final Path FILE = Path.of("../infra/gcp/workflows/snapshot-scan.yaml");

    private final FunctionWorld world = new FunctionWorld();

    @AfterEach
    void stop() {
        world.kill();
    }

    private String plan() {
        LoopbackInvoker discovery = LoopbackInvoker.events(() -> new DiscoveryFunction(world.process()::discovery));
        try {
            assertThat(publish(discovery, "{\"type\":\"schedule\"}")).isEqualTo(200);
            assertThat(publish(discovery, "{\"type\":\"manual\"}")).isEqualTo(200);
        } finally {
            discovery.stop();
        }
        assertThat(world.started).as("one execution for two messages").hasSize(1);
        return world.started.get(0);
    }

    /** As Eventarc hands over a message of Pub/Sub. */
    private int publish(LoopbackInvoker function, String message) {
        String data = Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
        return world.call(
                        function.url(),
                        "{\"message\":{\"data\":\"" + data + "\",\"messageId\":\"1\"},\"subscription\":\"s\"}",
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "1",
                        "ce-source",
                        "//pubsub.googleapis.com/projects/p/topics/t",
                        "ce-type",
                        "google.cloud.pubsub.topic.v1.messagePublished")
                .statusCode();
    }

    private Object run(String job) {
        try {
            return new Workflow(Files.readString(FILE), world).run(Map.of("jobId", job));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ScanOutcome ended() {
        assertThat(world.cloud.owned()).as("what is left").isEmpty();
        assertThat(world.jobs
                        .jobs(JobStore.Filter.ALL, world.clock.instant(), null)
                        .jobs())
                .hasSize(1);
        return ((JobState.Done) world.job().state()).outcome();
    }

    @Test
    void wholeWay_plannedScannedDeliveredAndCleaned() {
        String job = plan();

        assertThat((Map<?, ?>) run(job))
                .extracting("jobId", "phase", "done", "outcome")
                .containsExactly(job, "DONE", true, "Collected");

        assertThat(ended()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.sink.uploads()).isPositive();
    }

    enum Fault {
        PASSES(() -> new PortException(PortException.Kind.UNAVAILABLE, "call : not now")),
        FINAL(() -> new PortException(PortException.Kind.DENIED, "call : not allowed")),
        BREAKS(() -> new IllegalStateException("a fault of this program"));

        private final Supplier<RuntimeException> thrown;

        Fault(Supplier<RuntimeException> thrown) {
            this.thrown = thrown;
        }
    }

    /** At a call of every state that calls something. */
    @ParameterizedTest
    @EnumSource
    void fault_inEveryState_endsWithOneOutcomeAndNothingLeft(Fault fault) {
        for (JobPhase phase : JobPhase.values()) {
            FunctionWorld fresh = new FunctionWorld();
            try {
                fault(fresh, fault, phase);
            } finally {
                fresh.kill();
            }
        }
    }

    private static void fault(FunctionWorld world, Fault fault, JobPhase phase) {
        String job = planned(world);
        boolean[] fired = {false};
        world.atCall = () -> {
            if (!fired[0] && world.phase() == phase) {
                fired[0] = true;
                throw fault.thrown.get();
            }
        };

        assertThat(workflow(world, job)).extracting("done").isEqualTo(true);

        assertThat(world.cloud.owned()).as("left by a fault in " + phase).isEmpty();
        assertThat(world.job().done()).isTrue();
        ScanOutcome outcome = ((JobState.Done) world.job().state()).outcome();
        if (fault == Fault.PASSES || phase == JobPhase.SNAPSHOTTING) {
            assertThat(outcome instanceof ScanOutcome.Collected)
                    .as(fault + " in " + phase)
                    .isEqualTo(fault == Fault.PASSES);
        }
    }

    private static String planned(FunctionWorld world) {
        world.process().discovery().planner().plan(java.util.List.of(FunctionWorld.PROJECT), world.clock.instant());
        return world.started.get(0);
    }

    private static Map<?, ?> workflow(FunctionWorld world, String job) {
        try {
            return (Map<?, ?>) new Workflow(Files.readString(FILE), world).run(Map.of("jobId", job));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process of the function is gone for some minutes, and the next one has nothing in its memory. */
    @Test
    void functionKilled_betweenTheStepsOfEveryState_goesOn() {
        for (JobPhase phase : JobPhase.values()) {
            FunctionWorld fresh = new FunctionWorld();
            int[] sleeps = {0};
            int port = fresh.port();
            String job = planned(fresh);
            fresh.atSleep = () -> {
                if (sleeps[0] > 0 || fresh.phase() == phase) {
                    sleeps[0]++;
                }
                if (sleeps[0] == 1) {
                    fresh.kill();
                } else if (sleeps[0] == 4) {
                    fresh.restart(port);
                }
            };
            try {
                assertThat(workflow(fresh, job)).extracting("outcome").isEqualTo("Collected");
                assertThat(fresh.posts).noneMatch(post -> post.containsKey("abort"));
                assertThat(fresh.cloud.owned()).isEmpty();
            } finally {
                fresh.kill();
            }
        }
    }

    /** As when the right to call the function is taken away: nothing but the cleaning is left to do. */
    @Test
    void finalStatus_inEveryState_cleansBeforeItFails() {
        for (JobPhase phase : JobPhase.values()) {
            if (phase == JobPhase.SHARING || phase == JobPhase.DONE) {
                continue;
            }
            FunctionWorld fresh = new FunctionWorld();
            String job = planned(fresh);
            boolean[] fired = {false};
            fresh.atPost = () -> {
                if (!fired[0] && fresh.phase() == phase) {
                    fired[0] = true;
                    throw WorkflowError.http(403, "forbidden");
                }
            };
            try {
                WorkflowError error = catchThrowableOfType(WorkflowError.class, () -> workflow(fresh, job));

                assertThat(fired[0]).as("met " + phase).isTrue();
                assertThat(((Map<?, ?>) error.error()).get("code")).isEqualTo(403L);
                assertThat(fresh.cloud.owned()).isEmpty();
                assertThat(((JobState.Done) fresh.job().state()).outcome() instanceof ScanOutcome.Collected)
                        .as("given up in " + phase)
                        .isEqualTo(phase == JobPhase.DELIVERING || phase == JobPhase.CLEANING);
            } finally {
                fresh.kill();
            }
        }
    }

    @Test
    void unknownJob_isNotFoundAndFails() {
        WorkflowError error = catchThrowableOfType(WorkflowError.class, () -> run("0123456789abcdef0123"));

        assertThat(((Map<?, ?>) error.error()).get("code")).isEqualTo(404L);
        assertThat(world.posts).hasSize(2);
    }

    /** Two executions of one job, as after a sweep that came too early. */
    @Test
    void secondExecution_ofTheSameJob_endsWithTheFirst() {
        String job = plan();
        boolean[] nested = {false};
        world.atSleep = () -> {
            if (!nested[0] && world.phase() == JobPhase.SCANNING) {
                nested[0] = true;
                world.execution("execution-2");
                assertThat((Map<?, ?>) run(job)).extracting("outcome").isEqualTo("Collected");
                world.execution("execution-1");
            }
        };

        assertThat((Map<?, ?>) run(job)).extracting("outcome").isEqualTo("Collected");

        assertThat(nested[0]).isTrue();
        assertThat(ended()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.sink.uploads()).isEqualTo(1);
    }

    /** The process died between the job and its execution. */
    @Test
    void jobWithoutExecution_isStartedBySweep() {
        String job = plan();
        world.started.clear();
        world.clock.advance(Duration.ofMinutes(5));
        LoopbackInvoker sweep = LoopbackInvoker.http(0, () -> new SweepFunction(world.process()::sweep));
        try {
            assertThat(world.call(sweep.url(), "{}").body()).isEqualTo("{\"due\":1,\"started\":1,\"forgotten\":0}");
        } finally {
            sweep.stop();
        }
        assertThat(world.started).containsExactly(job);
        run(job);
        assertThat(ended()).isInstanceOf(ScanOutcome.Collected.class);
    }
}
