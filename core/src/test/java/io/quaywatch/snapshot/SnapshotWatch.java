/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.report.ScanOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks over the workflow's shoulder: the rules that hold in every run, whatever goes wrong in it. */
final class SnapshotWatch implements CallLine.Listener {
    private final VmWorld world;
    private final List<JobPhase> path = new ArrayList<>();
    private final Set<ScanOutcome> fixed = new HashSet<>();
    private int ends;

    private SnapshotWatch(VmWorld world) {
        this.world = world;
        path.add(world.phase());
    }

    static SnapshotWatch over(VmWorld world) {
        SnapshotWatch watch = new SnapshotWatch(world);
        world.line().add(watch);
        return watch;
    }

    /** The phases that the job has been in, without repetitions. */
    List<JobPhase> path() {
        return path;
    }

    @Override
    public @Nullable Object on(CallLine.Call call) throws Throwable {
        if (call.name().equals("VmCloud.snapshot")) {
            intended(((VmCloud.SnapshotOrder) call.arguments()[0]).name());
        }
        if (call.name().equals("VmCloud.launch")) {
            intended(((VmCloud.ScannerOrder) call.arguments()[0]).name());
        }
        SnapshotJob before = world.job();
        Object answer = call.make();
        if (call.name().equals("JobStore.write")
                && Boolean.TRUE.equals(answer)
                && ((SnapshotJob) call.arguments()[0]).id().equals(world.id)) {
            written(before, world.job());
        }
        return answer;
    }

    private void intended(String name) {
        String job = name.split("-")[1];
        assertThat(world.jobs.find(job).orElseThrow().made())
                .as("written before it is made")
                .anyMatch(made -> made.name().equals(name));
    }

    private void written(SnapshotJob before, SnapshotJob after) {
        JobPhase from = before.state().phase();
        JobPhase to = after.state().phase();
        assertThat(after.rev()).isEqualTo(before.rev() + 1);
        if (from != to) {
            assertThat(from.next()).contains(to);
            path.add(to);
        }
        if (after.state() instanceof JobState.Cleaning cleaning) {
            fixed.add(cleaning.outcome());
        }
        if (after.state() instanceof JobState.Done done && from != JobPhase.DONE) {
            ends++;
            fixed.add(done.outcome());
            for (Resource resource : after.made()) {
                assertThat(world.cloud.exists(resource))
                        .as("done, and %s is left", resource)
                        .isFalse();
            }
        }
    }

    /** Nothing of ours is left, one end was written, the outcome never changed, and the machine is due again. */
    void assertEndedWell() {
        assertThat(world.cloud.owned()).isEmpty();
        assertThat(ends).as("final records").isEqualTo(1);
        assertThat(fixed).as("outcomes").hasSize(1);
        assertThat(world.jobs
                        .jobs(JobStore.Filter.ALL, world.clock.instant(), null)
                        .jobs())
                .hasSize(1);
        MachineRecord record = world.jobs.machine(world.machine.id()).orElseThrow();
        ScanOutcome outcome = world.done().outcome();
        assertThat(record.lastJob()).isEqualTo(world.id);
        assertThat(record.lastOutcome()).isEqualTo(outcome);
        assertThat(record.failures()).isEqualTo(outcome instanceof ScanOutcome.Collected ? 0 : 1);
        if (Boolean.TRUE.equals(world.done().delivery())) {
            assertThat(world.sink.uploads()).isPositive();
        }
    }
}
