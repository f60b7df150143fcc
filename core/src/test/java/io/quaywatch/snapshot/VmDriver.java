/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import java.time.Duration;
import java.util.List;

/**
 * Drives a job the way an orchestrator does: step, wait, step; it tries again what may pass, gives up after five times, and when
 * its process dies the sweep starts another.
 */
final class VmDriver {
    private static final int MOST_STEPS = 3000;

    /** The process is gone at this point; nothing may catch it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final VmWorld world;
    private int processes = 1;
    private int steps;
    private Runnable beforeStep = () -> {};

    VmDriver(VmWorld world) {
        this.world = world;
    }

    VmDriver beforeStep(Runnable action) {
        beforeStep = action;
        return this;
    }

    int steps() {
        return steps;
    }

    int processes() {
        return processes;
    }

    /** Until the job is done. */
    VmDriver run() {
        return run(null);
    }

    /** Until the job is in this phase, or done. */
    VmDriver run(JobPhase until) {
        int troubles = 0;
        while (!world.job().done() && world.phase() != until) {
            if (++steps > MOST_STEPS) {
                throw new AssertionError(
                        "no end in " + world.phase() + ": " + world.job().reason());
            }
            beforeStep.run();
            SnapshotWorkflow workflow = world.workflow();
            try {
                StepAnswer answer = workflow.step(world.id, "execution-" + processes);
                troubles = 0;
                world.clock.advance(Duration.ofSeconds(answer.waitSeconds()));
            } catch (PortException e) {
                troubles = e.kind().retryable() ? troubles + 1 : 5;
                world.clock.advance(Duration.ofSeconds(5));
                if (troubles >= 5) {
                    troubles = 0;
                    giveUp(workflow, e);
                }
            } catch (Killed e) {
                restart();
            }
        }
        return this;
    }

    private void giveUp(SnapshotWorkflow workflow, PortException why) {
        try {
            workflow.failed(world.id, String.valueOf(why.getMessage()));
        } catch (PortException e) {
            world.clock.advance(Duration.ofSeconds(60));
        } catch (Killed e) {
            restart();
        }
    }

    /** The sweep runs every five minutes and finds the job once its lease has passed. */
    private void restart() {
        processes++;
        SnapshotSweep sweep = new SnapshotSweep(world.jobs, world.clock);
        for (int rounds = 0; !world.job().done(); rounds++) {
            if (rounds > 100) {
                throw new AssertionError("the sweep never found the job");
            }
            world.clock.advance(Duration.ofMinutes(5));
            if (sweep.due().equals(List.of(world.id))) {
                return;
            }
        }
    }
}
