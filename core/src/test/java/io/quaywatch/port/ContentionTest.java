/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContentionTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final Contention contention = new Contention(12, () -> new Random(1), pauses::add);

    @Test
    void settle_firstAttempt_doesNotPause() {
        assertThat(contention.settle("claim x", () -> Optional.of("done"))).isEqualTo("done");
        assertThat(pauses).isEmpty();
    }

    @Test
    void settle_neverAccepted_pausesBetweenAttemptsAndThenSaysContended() {
        AtomicInteger attempts = new AtomicInteger();

        assertThatThrownBy(() -> contention.settle("claim x", () -> {
                    attempts.incrementAndGet();
                    return Optional.empty();
                }))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CONTENDED))
                .hasMessageContaining("claim x");
        assertThat(attempts).hasValue(12);
        assertThat(pauses)
                .hasSize(11)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofSeconds(1)));
        assertThat(pauses.get(0)).isLessThanOrEqualTo(Duration.ofMillis(40));
    }

    @Test
    void settle_interrupted_staysInterruptedAndIsUnavailable() {
        Contention interrupted = new Contention(
                3, () -> new Random(1), pause -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> interrupted.settle("claim x", Optional::empty))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.UNAVAILABLE));
        assertThat(Thread.interrupted()).isTrue();
    }
}
