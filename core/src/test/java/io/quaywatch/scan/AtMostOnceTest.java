/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.event.Workload;
import io.quaywatch.image.ImageReference;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.scan.ScanState.Finished;
import io.quaywatch.scan.ScanState.ResolveImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Incident: the process dies between two steps, the event counts as handled, and nobody hears of the image again. Here the
 * process dies at every phase in turn, before its step and after it. Once the ledger has the claim, sweeps alone must bring
 * the image to its end; before that the event has not been acknowledged and comes again.
 */
class AtMostOnceTest {
    private static final Set<ScanPhase> UNCLAIMED = EnumSet.of(ScanPhase.RESOLVE_IMAGE, ScanPhase.CHECK_CACHE);

    private final ScanWorld world = new ScanWorld();

    /** Steps until a state of this phase is next, and forgets that state. */
    private ScanState dieBefore(ScanPhase phase, ScanRequest request) {
        ScanState state = new ResolveImage(request);
        while (state.phase() != phase && !(state instanceof Finished)) {
            StepResult result = world.workflow().step(state);
            world.clock.advance(Duration.ofSeconds(result.waitSeconds()));
            state = result.state();
        }
        return state;
    }

    private void sweepForADay() {
        for (int i = 0; i < 24 * 4; i++) {
            world.clock.advance(Duration.ofMinutes(15));
            world.runner()
                    .run(new Sweep(world.cache, world.engine, world.settings.profile(), world.clock).due("sweep-" + i));
        }
    }

    private void assertCompleteAndTold() {
        LedgerRow row = world.row(ScanWorld.IMAGE);
        assertThat(row.lastComplete()).isNotNull();
        assertThat(row.claim()).isNull();
        assertThat(row.pending()).isFalse();
        assertThat(row.waiting()).isEmpty();
        assertThat(world.sent).isNotEmpty().allSatisfy(sent -> {
            assertThat(sent.outcome().standing()).isInstanceOf(Complete.class);
            assertThat(sent.workloads()).extracting(Workload::name).contains("web");
        });
    }

    private ScanRequest request() {
        return world.request("exec-1/0", ScanWorld.IMAGE, "web", false);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECORD_FAILURE")
    void process_diesBeforeAStep_theImageIsStillCompleteAndTold(ScanPhase phase) {
        dieBefore(phase, request());
        if (UNCLAIMED.contains(phase)) {
            world.run(request());
        }
        sweepForADay();

        assertCompleteAndTold();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECORD_FAILURE")
    void event_comesAgainAfterADeath_theImageIsStillCompleteAndTold(ScanPhase phase) {
        dieBefore(phase, request());
        world.run(request());
        sweepForADay();

        assertCompleteAndTold();
        assertThat(world.sent).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RECORD_FAILURE", "FINISHED"})
    void driver_losesTheReplyOfAStep_andMakesItAgain(ScanPhase phase) {
        ScanState state = dieBefore(phase, request());
        world.workflow().step(state);
        List<ScanSummary> summaries = world.runner().run(List.of(state));

        assertThat(summaries.get(0).outcome()).isInstanceOf(Complete.class);
        assertCompleteAndTold();
        assertThat(world.sent).hasSize(1);
    }

    @Test
    void driver_losesTheReplyOfARecordedFailure_tellsItOnce() {
        world.engine.polled.add(() -> new Polled.Failed(io.quaywatch.report.FailureKind.ENGINE_FAILED, "error 12"));
        ScanState state = dieBefore(ScanPhase.RECORD_FAILURE, request());
        world.workflow().step(state);
        ScanSummary summary = world.runner().run(List.of(state)).get(0);

        assertThat(summary.outcome().name()).isEqualTo("Failed");
        assertThat(world.row(ScanWorld.IMAGE).failures()).isEqualTo(1);
        assertThat(world.sent).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"RECORD_FAILURE", "SEND_NOTIFICATION"})
    void process_diesWhileAFailureEnds_theImageIsTriedAgain(ScanPhase phase) {
        world.engine.polled.add(() -> new Polled.Failed(io.quaywatch.report.FailureKind.ENGINE_FAILED, "error 12"));
        dieBefore(phase, request());
        sweepForADay();

        assertThat(world.row(ScanWorld.IMAGE).lastComplete()).isNotNull();
        assertThat(world.row(ScanWorld.IMAGE).pending()).isFalse();
        assertThat(world.sent).isNotEmpty();
    }

    @Test
    void process_diesAfterTellingThatTheTagMoved_theNewContentIsStillScanned() {
        ImageReference reference = ImageReference.parse(ScanWorld.IMAGE);
        world.engine.polled.add(() -> {
            world.resolutions.put(
                    ScanWorld.IMAGE, new ImageResolution.Resolved(ScanWorld.resolved(reference, "pushed again")));
            return new Polled.EndedWithout(false, "unknown");
        });
        ScanState telling = dieBefore(ScanPhase.SEND_NOTIFICATION, request());
        assertThat(world.workflow().step(telling).state()).isInstanceOf(ResolveImage.class);
        sweepForADay();

        assertThat(world.engine.submits).hasSize(2);
        assertThat(world.engine.submits.get(1).get(0).configDigest()).isEqualTo(ScanWorld.digest("pushed again"));
    }

    @ParameterizedTest
    @EnumSource(names = {"GET_REGISTRY", "SUBMIT_SCAN", "CHECK_STATUS", "GET_RESULTS", "STORE_RESULTS"})
    void process_diesWhileOthersWait_theyAreToldToo(ScanPhase phase) {
        dieBefore(phase, request());
        world.run(world.request("exec-2/0", ScanWorld.IMAGE, "other", false));
        sweepForADay();

        List<String> told = new ArrayList<>();
        world.sent.forEach(sent -> sent.workloads().forEach(workload -> told.add(workload.name())));
        assertThat(told).contains("web", "other");
    }
}
