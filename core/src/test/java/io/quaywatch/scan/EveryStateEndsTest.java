/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.qualys.QualysException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A state that cannot end is a defect: whatever an engine keeps answering, each scan ends, and in time. */
class EveryStateEndsTest {

    /** Answers that an engine may give for ever. */
    enum Endless {
        NOT_PREPARED(engine -> fill(engine.prepared, () -> new Prepared.NotYet(Duration.ofSeconds(5), "busy"))),
        NOT_SUBMITTED(engine -> fill(engine.submitted, () -> new Submitted.NotYet(Duration.ofSeconds(1), "busy"))),
        RUNNING(engine -> fill(engine.polled, () -> new Polled.Running(null))),
        RUNNING_WITH_A_FAR_HINT(engine -> fill(engine.polled, () -> new Polled.Running(Duration.ofDays(9)))),
        STATUS_UNKNOWN(engine -> fill(engine.polled, () -> {
            throw new QualysException(QualysException.Kind.UNREACHABLE, "poll", 0, null, null, null);
        })),
        NOT_FETCHED(engine -> fill(engine.fetched, () -> new Fetched.NotYet(Duration.ofMinutes(1), "processing"))),
        RATE_LIMITED(engine -> fill(engine.fetched, () -> {
            throw new QualysException(QualysException.Kind.RATE_LIMITED, "fetch", 429, null, Duration.ofHours(1), null);
        }));

        private final Consumer<ScriptedEngine> script;

        Endless(Consumer<ScriptedEngine> script) {
            this.script = script;
        }

        private static <T> void fill(Deque<Supplier<T>> answers, Supplier<T> answer) {
            ArrayDeque<Supplier<T>> many = new ArrayDeque<>();
            for (int i = 0; i < 100_000; i++) {
                many.add(answer);
            }
            answers.addAll(many);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void run_endlessAnswer_endsWithinTheExecutionLimit(Endless endless) {
        ScanWorld world = new ScanWorld();
        endless.script.accept(world.engine);

        ScanSummary summary = world.run(ScanWorld.IMAGE);

        assertThat(summary.passed()).isFalse();
        assertThat(Duration.between(io.quaywatch.testing.VirtualClock.START, world.clock.instant()))
                .isLessThanOrEqualTo(world.settings.executionLimit());
        assertThat(world.row(ScanWorld.IMAGE).claim()).isNull();
        assertThat(world.sent).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void next_everyPhase_leadsToTheEnd(ScanPhase phase) {
        Set<ScanPhase> reached = EnumSet.of(phase);
        Deque<ScanPhase> open = new ArrayDeque<>(List.of(phase));
        while (!open.isEmpty()) {
            open.remove().next().stream().filter(reached::add).forEach(open::add);
        }
        assertThat(reached).contains(ScanPhase.FINISHED);
    }

    @Test
    void next_everyPhaseThatHoldsAClaim_canFail() {
        assertThat(EnumSet.complementOf(
                        EnumSet.of(ScanPhase.RECORD_FAILURE, ScanPhase.SEND_NOTIFICATION, ScanPhase.FINISHED)))
                .allSatisfy(phase -> assertThat(phase.next()).contains(ScanPhase.RECORD_FAILURE));
    }
}
