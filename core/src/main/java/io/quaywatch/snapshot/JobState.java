/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quaywatch.report.ScanOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands. Its outcome is fixed when it enters {@link Cleaning}, which it can from everywhere, and never changed
 * after; {@link Done} means that nothing of ours exists any more.
 *
 * <pre>PLANNED → SNAPSHOTTING → [SHARING] → QUEUED → PROVISIONING → SCANNING → COLLECTED → DELIVERING → CLEANING → DONE</pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
public sealed interface JobState {
    /** @param notBefore when the next attempt may begin */
    record Planned(Instant notBefore) implements JobState {}

    record Snapshotting(Instant deadline) implements JobState {}

    /** Only on clouds where a snapshot is made in the machine's account. */
    record Sharing(Instant deadline) implements JobState {}

    /** Waits for a scanner's place in its region. */
    record Queued(Instant deadline) implements JobState {}

    /**
     * @param slot the scanner's number in its region, from 1
     * @param place where the scanner is being made
     * @param tried how many places and kinds of machine were tried in vain
     * @param queuedUntil the deadline of the wait that this try belongs to; where there is no room the wait goes on
     */
    record Provisioning(int slot, String place, boolean spot, int tried, Instant deadline, Instant queuedUntil)
            implements JobState {}

    /** @param startedAt when it was seen to run */
    record Scanning(int slot, String place, Instant startedAt, Instant deadline) implements JobState {}

    /** The manifest is there; its files are checked. */
    record Collected(Instant deadline) implements JobState {}

    /** @param tries how often a sink was tried in vain */
    record Delivering(ScanOutcome outcome, int tries, Instant deadline) implements JobState {}

    /** @param delivery whether the results reached their sink; null where there was nothing to deliver */
    record Cleaning(ScanOutcome outcome, @Nullable Boolean delivery, Instant since) implements JobState {}

    record Done(ScanOutcome outcome, @Nullable Boolean delivery, Instant at) implements JobState {}

    default JobPhase phase() {
        return JobPhase.valueOf(getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT));
    }
}
