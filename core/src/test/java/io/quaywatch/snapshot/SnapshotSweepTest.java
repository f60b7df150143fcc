/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotSweepTest {
    private final VmWorld world = new VmWorld();
    private final SnapshotSweep sweep = new SnapshotSweep(world.jobs, world.clock);

    @Test
    void due_neverStarted_isFoundAfterAMoment() {
        assertThat(sweep.due()).isEmpty();
        world.clock.advance(Duration.ofMinutes(3));

        assertThat(sweep.due()).containsExactly(world.id);
    }

    @Test
    void due_attended_isLeftAlone_untilItsLeasePassed() {
        StepAnswer answer = world.workflow().step(world.id, "a");
        world.clock.advance(Duration.ofSeconds(answer.waitSeconds()).plusSeconds(100));
        assertThat(sweep.due()).isEmpty();

        world.clock.advance(Duration.ofSeconds(30));
        assertThat(sweep.due()).containsExactly(world.id);
    }

    @Test
    void due_cleaningIsFound_doneIsNot() {
        world.driver().run(JobPhase.CLEANING);
        world.clock.advance(Duration.ofMinutes(30));
        assertThat(sweep.due()).containsExactly(world.id);

        world.driver().run();
        world.clock.advance(Duration.ofDays(1));
        assertThat(sweep.due()).isEmpty();
    }

    @Test
    void due_manyPages_namesEachOnce() {
        for (int i = 0; i < 250; i++) {
            Machine machine = VmWorld.machine("9" + i);
            world.jobs.insert(SnapshotJob.planned(
                    JobId.scheduled(machine.id(), VmWorld.START, VmWorld.DAY, 0),
                    machine,
                    java.util.List.of(ScanType.OS),
                    false,
                    VmWorld.START));
        }
        world.clock.advance(Duration.ofMinutes(3));

        assertThat(sweep.due()).hasSize(251).doesNotHaveDuplicates();
    }
}
