/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import io.quaywatch.report.ScanOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What follows a try that failed: another one, or the end. */
final class Retry {
    private static final List<Duration> BACK_OFF =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(20), Duration.ofMinutes(60));

    private final VmCloud cloud;
    private final Ending ending;
    private final InstantSource clock;

    Retry(VmCloud cloud, Ending ending, InstantSource clock) {
        this.cloud = cloud;
        this.ending = ending;
        this.clock = clock;
    }

    /** All snapshots again, after a while; the old ones have the same names and so must go first. */
    JobEdit snapshots(SnapshotJob job, ScanOutcome last, String reason) {
        if (spent(job)) {
            return ending.with(job, last, null).because(reason);
        }
        job.made().forEach(cloud::delete);
        Duration pause = BACK_OFF.get(Math.min(failed(job), BACK_OFF.size()) - 1);
        return JobEdit.of(job)
                .nextAttempt()
                .to(new JobState.Planned(clock.instant().plus(pause)))
                .after(pause)
                .because(reason);
    }

    /** Another scanner, of another name. */
    JobEdit scanner(SnapshotJob job, ScanOutcome last, String reason) {
        return spent(job)
                ? ending.with(job, last, null).because(reason)
                : queued(job).nextAttempt().because(reason);
    }

    /** The cloud took the scanner back: another one, and it does not count. */
    JobEdit takenBack(SnapshotJob job) {
        return queued(job).nextAttempt().takenBack().because("the cloud took the scanner back");
    }

    /** A result that is not whole is asked for once more. */
    JobEdit badResult(SnapshotJob job, ScanOutcome last, String reason) {
        return job.badResults() > 0
                ? ending.with(job, last, null).because(reason)
                : queued(job).nextAttempt().badResult().because(reason);
    }

    private JobEdit queued(SnapshotJob job) {
        removeScanners(job);
        return JobEdit.of(job).to(new JobState.Queued(clock.instant().plus(SnapshotSettings.QUEUED)));
    }

    /**
     * Begins to delete every scanner of the job, so that its slot is free in truth when it is given up. What cannot be deleted now
     * is no reason to lose a result; CLEANING insists.
     */
    void removeScanners(SnapshotJob job) {
        for (Resource resource : job.made()) {
            if (resource.kind() == Resource.Kind.SCANNER) {
                try {
                    cloud.delete(resource);
                } catch (PortException e) {
                    // deleted with everything else at the end of the job, and by the cloud after its longest time
                }
            }
        }
    }

    private static boolean spent(SnapshotJob job) {
        return failed(job) >= SnapshotSettings.ATTEMPTS;
    }

    /** Tries that failed, this one included. */
    private static int failed(SnapshotJob job) {
        return job.attempt() - job.preempted();
    }
}
