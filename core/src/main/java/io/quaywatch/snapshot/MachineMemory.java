/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.report.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Writes down when a machine is due again. */
final class MachineMemory {
    private final JobStore jobs;
    private final Duration interval;

    MachineMemory(JobStore jobs, Duration interval) {
        this.jobs = jobs;
        this.interval = interval;
    }

    /** May be repeated: the same job counts once. */
    void remember(SnapshotJob job, ScanOutcome outcome, Instant now) {
        Optional<MachineRecord> before = jobs.machine(job.machine().id());
        if (before.isPresent() && job.id().equals(before.get().lastJob())) {
            return;
        }
        int failures = TypeResults.isResult(outcome)
                ? 0
                : before.map(MachineRecord::failures).orElse(0) + 1;
        String skip = job.onDemand() ? before.map(MachineRecord::skip).orElse(null) : null;
        jobs.remember(new MachineRecord(
                job.machine().id(), next(job, outcome, failures, now), job.id(), outcome, failures, skip, now));
    }

    /**
     * Only what may pass by itself is tried earlier than everything else. The rest waits for the machine's own next period, so
     * that a fleet that was first seen at once does not come due at once for ever.
     */
    private Instant next(SnapshotJob job, ScanOutcome outcome, int failures, Instant now) {
        Duration rest = SnapshotSettings.REST.multipliedBy(Math.max(1, Math.min(failures, 100)));
        boolean mayPass = outcome instanceof ScanOutcome.Failed || outcome instanceof ScanOutcome.TimedOut;
        return mayPass && rest.compareTo(interval) < 0
                ? now.plus(rest)
                : JobId.nextPeriod(job.machine().id(), job.startedAt(), interval);
    }
}
