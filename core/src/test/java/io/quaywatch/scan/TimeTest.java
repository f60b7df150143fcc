/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.TimedOut;
import io.quaywatch.scan.ScanState.CheckStatus;
import io.quaywatch.scan.ScanState.Claimed;
import io.quaywatch.scan.ScanState.Finished;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Incident: times compared by chance, counters in place of deadlines, a time-to-live used as a lock. Here every limit is an
 * instant, and a claim always outlives the wait it is made for.
 */
class TimeTest {
    private final ScanWorld world = new ScanWorld();

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.001S, 1", "PT1S, 1", "PT1.001S, 2", "PT29.5S, 30", "PT5M, 300", "PT-3S, 1"})
    void after_partSeconds_areRoundedUpAndNeverNothing(Duration delay, long seconds) {
        ScanState state = new ResolveImage(world.request("e/0", ScanWorld.IMAGE, "web", false));

        assertThat(StepResult.after(delay, state).waitSeconds()).isEqualTo(seconds);
    }

    @Test
    void claim_everyWait_endsBeforeTheLeaseByMinutes() {
        world.engine.prepared.add(() -> new Prepared.NotYet(Duration.ofMinutes(59), "busy"));
        world.engine.submitted.add(() -> new Submitted.NotYet(Duration.ofMinutes(4), "busy"));
        world.engine.polled.add(() -> new Polled.Running(Duration.ofMinutes(12)));
        world.engine.fetched.add(() -> new Fetched.NotYet(Duration.ofMinutes(20), "processing"));

        ScanState state = new ResolveImage(world.request("e/0", ScanWorld.IMAGE, "web", false));
        while (!(state instanceof Finished finished)) {
            StepResult result = world.workflow().step(state);
            state = result.state();
            world.clock.advance(Duration.ofSeconds(result.waitSeconds()));
            if (state instanceof Claimed) {
                assertThat(world.row(ScanWorld.IMAGE).claim().until())
                        .isAfterOrEqualTo(world.clock.instant().plus(Duration.ofMinutes(5)));
            }
        }
        assertThat(finished.summary().outcome()).isInstanceOf(Complete.class);
    }

    @Test
    void deadline_isFixedWhenAcceptedAndNotByPolls() {
        IntStream.range(0, 40).forEach(i -> world.engine.polled.add(() -> new Polled.Running(null)));
        ScanState state = new ResolveImage(world.request("e/0", ScanWorld.IMAGE, "web", false));
        Instant deadline = null;
        while (!(state instanceof Finished finished)) {
            StepResult result = world.workflow().step(state);
            if (result.state() instanceof CheckStatus check) {
                deadline = deadline == null ? check.deadline() : deadline;
                assertThat(check.deadline()).isEqualTo(deadline);
                assertThat(world.clock.instant().plusSeconds(result.waitSeconds()))
                        .isBeforeOrEqualTo(deadline);
            }
            state = result.state();
            world.clock.advance(Duration.ofSeconds(result.waitSeconds()));
        }
        assertThat(deadline).isEqualTo(VirtualClock.START.plus(Duration.ofMinutes(30)));
        assertThat(finished.summary().outcome()).isEqualTo(new TimedOut(1800));
    }

    @Test
    void executionLimit_waitThatWouldPassIt_isNotBegun() {
        world.engine.prepared.add(() -> new Prepared.NotYet(Duration.ofHours(7), "limit of the day"));

        ScanSummary summary = world.run(ScanWorld.IMAGE);

        assertThat(summary.outcome()).isEqualTo(new TimedOut(0));
        assertThat(world.clock.instant()).isEqualTo(VirtualClock.START);
    }

    @Test
    void freshness_endsAtItsInstantAndNotBefore() {
        world.run(ScanWorld.IMAGE);
        Instant until = world.row(ScanWorld.IMAGE).freshUntil();
        world.clock.advance(Duration.between(world.clock.instant(), until).minusNanos(1));
        world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", false));
        assertThat(world.engine.submits).hasSize(1);

        world.clock.advance(Duration.ofNanos(1));
        world.run(world.request("exec-3/0", ScanWorld.IMAGE, "web", false));
        assertThat(world.engine.submits).hasSize(2);
    }
}
