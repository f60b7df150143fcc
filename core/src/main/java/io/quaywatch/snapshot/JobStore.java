/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps jobs and what is known of machines. Every call is atomic for its key. Throws {@code PortException}. */
public interface JobStore {
    /** Stores a new job; false if there is one of this id. */
    boolean insert(SnapshotJob job);

    Optional<SnapshotJob> find(String id);

    /**
     * Replaces the job whose revision is {@code job.rev() - 1}; false, and nothing written, if it is another one. Repeating a
     * write that succeeded (its reply was lost) answers true again.
     */
    boolean write(SnapshotJob job);

    /** Jobs in no particular order, a page at a time; null starts. */
    Page jobs(Filter filter, Instant now, @Nullable String page);

    enum Filter {
        ALL,
        /** Not done. */
        ACTIVE,
        /** Not done, and nobody holds a running lease on it. */
        UNATTENDED
    }

    /** @param next null after the last page */
    record Page(List<SnapshotJob> jobs, @Nullable String next) {
        public Page {
            jobs = List.copyOf(jobs);
        }
    }

    Optional<MachineRecord> machine(MachineId id);

    /** All records of machines of one project or account. */
    List<MachineRecord> machines(String cloud, String scope);

    /** Stores the record if it is newer than the one that is there. */
    void remember(MachineRecord record);

    /** Removes jobs that were done before this moment, and records of machines not seen since; how many. */
    int removeOlderThan(Instant before);
}
