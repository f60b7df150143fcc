/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A cloud that answers nothing while a job is cleaned up. */
class SnapshotCleaningTest {
    private final VmWorld world = new VmWorld();
    private boolean away;

    private StepAnswer stepAfter(Duration since) {
        world.clock.advance(since);
        return world.workflow().step(world.id, "execution-1");
    }

    private void cleaningWithoutACloud() {
        world.line().add(call -> {
            if (away && call.name().startsWith("VmCloud.")) {
                throw new PortException(PortException.Kind.UNAVAILABLE, call.name());
            }
            return call.make();
        });
        world.driver().run(JobPhase.SCANNING);
        world.workflow().failed(world.id, "the driver gives up");
        away = true;
    }

    @Test
    void cleaning_cloudAwayForMinutes_isForTheDriverToRepeat() {
        cleaningWithoutACloud();

        assertThatThrownBy(() -> stepAfter(Duration.ofMinutes(3)))
                .isInstanceOfSatisfying(
                        PortException.class,
                        e -> assertThat(e.kind().retryable()).isTrue());
    }

    /** The alarm counts answers in CLEANING; an exception is none. */
    @Test
    void cleaning_cloudAwayForHours_saysSoAndEndsWhenItIsBack() {
        cleaningWithoutACloud();

        for (int hours = 0; hours < 3; hours++) {
            StepAnswer answer = stepAfter(Duration.ofHours(1));
            assertThat(answer.phase()).isEqualTo(JobPhase.CLEANING);
            assertThat(answer.done()).isFalse();
            assertThat(answer.waitSeconds()).isBetween(60L, 900L);
        }
        assertThat(world.job().reason()).startsWith("VmCloud.");

        away = false;
        world.clock.advance(Duration.ofHours(1));
        world.driver().run();
        assertThat(world.cloud.owned()).isEmpty();
        assertThat(world.job().done()).isTrue();
    }
}
