/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the jobs that nobody drives any more: the process died, or its start was lost. Runs every few minutes. */
public final class SnapshotSweep {
    private final JobStore jobs;
    private final InstantSource clock;

    public SnapshotSweep(JobStore jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Ids of jobs to be driven again. One that was stored a moment ago is left to whom stored it. */
    public List<String> due() {
        List<String> due = new ArrayList<>();
        Instant now = clock.instant();
        @Nullable String page = null;
        do {
            JobStore.Page jobsOfPage = jobs.jobs(JobStore.Filter.UNATTENDED, now, page);
            jobsOfPage.jobs().stream()
                    .filter(job -> job.updatedAt().plus(SnapshotSettings.LEASE).isBefore(now))
                    .map(SnapshotJob::id)
                    .forEach(due::add);
            page = jobsOfPage.next();
        } while (page != null);
        return due;
    }
}
