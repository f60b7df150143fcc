/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One scan of one machine.
 *
 * @param id 20 hex, the same for the same machine and period, so that two planners make one job
 * @param machine with the disks that are to be scanned
 * @param rev fencing number: every write is conditional on it and adds one
 * @param attempt counts scanners and rounds of snapshots from 1, also those that do not count as failed
 * @param preempted how many of the attempts the cloud took back; they do not count as failed
 * @param badResults how many of the attempts left a result that is not what it says it is
 * @param made what may exist in the cloud because of this job, written before it is made
 * @param types what is looked for, and how far each is
 * @param cancel whether somebody asked to stop; takes effect at the next step
 * @param leaseOwner who is working on it, until {@code leaseUntil}
 * @param startedAt when it was planned; the ceiling of eight hours counts from here
 * @param reason the last trouble, for people
 */
public record SnapshotJob(
        String id,
        Machine machine,
        JobState state,
        long rev,
        int attempt,
        int preempted,
        int badResults,
        List<Resource> made,
        Map<ScanType, TypeStatus> types,
        boolean onDemand,
        boolean cancel,
        @Nullable String leaseOwner,
        @Nullable Instant leaseUntil,
        Instant startedAt,
        Instant updatedAt,
        @Nullable String reason) {
    public SnapshotJob {
        made = List.copyOf(made);
        types = Collections.unmodifiableMap(new TreeMap<>(types));
    }

    /** A job as a planner stores it. */
    public static SnapshotJob planned(
            String id, Machine machine, Collection<ScanType> types, boolean onDemand, Instant now) {
        Map<ScanType, TypeStatus> pending = new EnumMap<>(ScanType.class);
        types.forEach(type -> pending.put(type, new TypeStatus.Pending()));
        return new SnapshotJob(
                id,
                machine,
                new JobState.Planned(now),
                1,
                1,
                0,
                0,
                List.of(),
                pending,
                onDemand,
                false,
                null,
                null,
                now,
                now,
                null);
    }

    @JsonIgnore
    public boolean done() {
        return state instanceof JobState.Done;
    }
}
