/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the janitor found of ours and what became of each.
 *
 * @param dryRun whether nothing was deleted, and the entries say what would be
 * @param storeLost why the jobs could not be read, so that only expired things were touched; null if they could
 */
public record JanitorReport(boolean dryRun, @Nullable String storeLost, List<Entry> entries) {
    public JanitorReport {
        entries = List.copyOf(entries);
    }

    /**
     * @param failure why it could not be deleted; null if it was, or was to be left
     */
    public record Entry(
            Resource resource,
            @Nullable String jobId,
            Why why,
            @Nullable String failure) {}

    /** Closed, so that each has its line in the docs and its test. */
    public enum Why {
        /** Past its expiry label. */
        EXPIRED(true),
        /** Its job ended longer ago than the grace. */
        JOB_DONE(true),
        /** Nobody knows its job, and it is older than the grace. */
        JOB_UNKNOWN(true),
        /** Its job is at work. */
        IN_USE(false),
        /** Its job has just ended, or is not known yet. */
        YOUNG(false),
        /** Nobody knows its job, and its label does not tell its age. */
        UNDATED(false),
        /** It lacks a job label of ours: whoever made it, we did not. */
        FOREIGN(false),
        /** Not expired, and the store that knows its job does not answer. */
        STORE_LOST(false);

        private final boolean deletes;

        Why(boolean deletes) {
            this.deletes = deletes;
        }

        public boolean deletes() {
            return deletes;
        }
    }

    /** How many were deleted, or in a dry run would be. */
    @JsonProperty
    public long deleted() {
        return entries.stream()
                .filter(entry -> entry.why().deletes() && entry.failure() == null)
                .count();
    }

    @JsonProperty
    public long failed() {
        return entries.stream().filter(entry -> entry.failure() != null).count();
    }
}
