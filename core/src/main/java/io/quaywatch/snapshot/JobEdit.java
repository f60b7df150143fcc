/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The next version of a job while a step works it out; nothing is stored before {@link #next}. */
final class JobEdit {
    private final SnapshotJob job;
    private JobState state;
    private int attempt;
    private int preempted;
    private int badResults;
    private boolean cancel;
    private List<Resource> made;
    private Map<ScanType, TypeStatus> types;
    private @Nullable String reason;
    private Duration wait = Duration.ZERO;

    private JobEdit(SnapshotJob job) {
        this.job = job;
        state = job.state();
        attempt = job.attempt();
        preempted = job.preempted();
        badResults = job.badResults();
        cancel = job.cancel();
        made = job.made();
        types = job.types();
        reason = job.reason();
    }

    static JobEdit of(SnapshotJob job) {
        return new JobEdit(job);
    }

    JobEdit to(JobState next) {
        state = next;
        return this;
    }

    /** The driver waits as long before the next step. */
    JobEdit after(Duration duration) {
        wait = duration;
        return this;
    }

    JobEdit because(String why) {
        reason = why;
        return this;
    }

    /** The intent to make these, written before they are made. */
    JobEdit making(List<Resource> resources) {
        Set<Resource> all = new LinkedHashSet<>(made);
        all.addAll(resources);
        made = List.copyOf(all);
        return this;
    }

    JobEdit types(Map<ScanType, TypeStatus> statuses) {
        types = statuses;
        return this;
    }

    JobEdit nextAttempt() {
        attempt++;
        return this;
    }

    JobEdit takenBack() {
        preempted++;
        return this;
    }

    JobEdit badResult() {
        badResults++;
        return this;
    }

    JobEdit cancelled() {
        cancel = true;
        return this;
    }

    SnapshotJob job() {
        return job;
    }

    JobState state() {
        return state;
    }

    Duration waits() {
        return wait;
    }

    /** The version to write; its revision is the condition of the write. */
    SnapshotJob next(Instant now, @Nullable String owner, @Nullable Instant until) {
        return new SnapshotJob(
                job.id(),
                job.machine(),
                state,
                job.rev() + 1,
                attempt,
                preempted,
                badResults,
                made,
                types,
                job.onDemand(),
                cancel,
                owner,
                until,
                job.startedAt(),
                now,
                reason);
    }
}
