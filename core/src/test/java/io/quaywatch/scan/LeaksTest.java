/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.ScanOutcome.TimedOut;
import io.quaywatch.report.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever the end of a scan that was submitted, what it left at the engine is removed. */
class LeaksTest {
    private final ScanWorld world = new ScanWorld();

    private ScanOutcome outcome() {
        ScanOutcome outcome = world.run(ScanWorld.IMAGE).outcome();
        assertThat(world.engine.cleaned).isNotEmpty().allMatch(("job-" + fence())::equals);
        return outcome;
    }

    private long fence() {
        return world.engine.submits.get(0).get(0).fence();
    }

    private void always(Polled answer) {
        IntStream.range(0, 200).forEach(i -> world.engine.polled.add(() -> answer));
    }

    @Test
    void complete_always_isCleanedUp() {
        assertThat(outcome()).isInstanceOf(Complete.class);
    }

    @Test
    void pollFails_always_isCleanedUp() {
        always(new Polled.Failed(FailureKind.ENGINE_FAILED, "exit code 11"));

        assertThat(outcome()).isInstanceOf(Failed.class);
    }

    @Test
    void deadlinePasses_whileRunning_isCleanedUp() {
        always(new Polled.Running(null));

        assertThat(outcome()).isInstanceOf(TimedOut.class);
    }

    @Test
    void deadlinePasses_whileUnknown_isCleanedUp() {
        IntStream.range(0, 200)
                .forEach(i -> world.engine.polled.add(() -> {
                    throw new PortException(PortException.Kind.UNAVAILABLE, "ask: no answer");
                }));

        assertThat(outcome()).isInstanceOf(TimedOut.class);
    }

    @Test
    void executionLimitPasses_whileProcessing_isCleanedUp() {
        IntStream.range(0, 200)
                .forEach(i -> world.engine.fetched.add(() -> new Fetched.NotYet(Duration.ofMinutes(10), "later")));

        assertThat(outcome()).isInstanceOf(TimedOut.class);
    }

    @Test
    void fetchFails_always_isCleanedUp() {
        world.engine.fetched.add(() -> new Fetched.Failed(FailureKind.NO_RESULT, "nothing"));

        assertThat(outcome()).isInstanceOf(Failed.class);
    }

    @Test
    void fetchThrows_withoutEnd_isCleanedUp() {
        IntStream.range(0, 9)
                .forEach(i -> world.engine.fetched.add(() -> {
                    throw new PortException(PortException.Kind.UNAVAILABLE, "read: no answer");
                }));

        assertThat(outcome()).isInstanceOf(Failed.class);
    }

    @Test
    void claimTakenOver_whileRunning_cleansUpOnlyWhatIsOurs() {
        world.engine.polled.add(() -> {
            takeOver();
            return new Polled.Running(null);
        });

        assertThat(outcome()).isEqualTo(new Skipped(SkipReason.SUPERSEDED, null));
        assertThat(world.row(ScanWorld.IMAGE).fence()).isGreaterThan(fence());
    }

    @Test
    void claimTakenOver_beforeTheEndIsWritten_isCleanedUp() {
        world.engine.fetched.add(() -> {
            takeOver();
            return new Fetched.Findings(world.engine.findings);
        });

        assertThat(outcome()).isEqualTo(new Skipped(SkipReason.SUPERSEDED, null));
    }

    @Test
    void cleanUpThrows_always_doesNotHurtTheResult() {
        world.engine.cleanUpThrows = new PortException(PortException.Kind.UNAVAILABLE, "delete: no answer");

        assertThat(world.run(ScanWorld.IMAGE).outcome()).isInstanceOf(Complete.class);
    }

    @Test
    void earlierResult_nothingSubmitted_cleansNothing() {
        world.engine.earlier.add(() -> Optional.of(new Evidence.Reused(world.clock.instant(), "scanned before")));
        world.run(ScanWorld.IMAGE);

        assertThat(world.engine.cleaned).isEmpty();
    }

    private void takeOver() {
        world.clock.advance(Duration.ofMinutes(20));
        Instant now = world.clock.instant();
        world.cache.claim(new ClaimRequest(
                world.key(ScanWorld.IMAGE),
                "another/0",
                world.row(ScanWorld.IMAGE).image(),
                null,
                ScanWorld.workload("web"),
                now,
                now.plus(Duration.ofHours(1)),
                Instant.EPOCH));
    }
}
