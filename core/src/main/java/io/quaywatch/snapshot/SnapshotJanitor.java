/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.JanitorReport.Entry;
import io.quaywatch.snapshot.JanitorReport.Why;
import io.quaywatch.snapshot.VmCloud.Owned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes what jobs left behind. Goes by what the cloud says exists, never by what a store remembers, so that a lost store leaks
 * nothing. Deleting twice, or together with a job that cleans up, does no harm.
 */
public final class SnapshotJanitor {
    private final VmCloud cloud;
    private final JobStore jobs;
    private final Duration lifetime;
    private final Duration grace;

    /**
     * @param lifetime how long after it was made a resource expires; tells the age of one whose job nobody knows
     * @param grace how old the end of a job, or a resource without a job, is before it is touched: a request that was under way
     *     when its job ended may still make something, and a job may be known to the cloud a moment before it is found in the store
     */
    public SnapshotJanitor(VmCloud cloud, JobStore jobs, Duration lifetime, Duration grace) {
        this.cloud = cloud;
        this.jobs = jobs;
        this.lifetime = lifetime;
        this.grace = grace;
    }

    /**
     * Looks at everything of ours in all places.
     *
     * @param dryRun deletes nothing and reports what would be deleted
     * @throws PortException if the cloud does not say what there is
     */
    public JanitorReport run(boolean dryRun, Instant now) {
        Jobs known = new Jobs();
        List<Entry> entries = new ArrayList<>();
        cloud.owned().stream()
                .sorted(Comparator.comparing(SnapshotJanitor::order)
                        .thenComparing(owned -> owned.resource().name()))
                .forEach(owned -> {
                    Why why = why(owned, known, now);
                    entries.add(
                            why.deletes() && !dryRun
                                    ? delete(owned, why)
                                    : new Entry(owned.resource(), owned.jobId(), why, null));
                });
        return new JanitorReport(dryRun, known.lost, entries);
    }

    /** A scanner holds its disks, and disks may hold their snapshots. */
    private static int order(Owned owned) {
        return switch (owned.resource().kind()) {
            case SCANNER -> 0;
            case DISK -> 1;
            case SNAPSHOT -> 2;
        };
    }

    private Why why(Owned owned, Jobs known, Instant now) {
        String job = owned.jobId();
        Instant expires = owned.expiresAt();
        if (job == null || !JobId.isOne(job)) {
            return Why.FOREIGN;
        }
        if (expires != null && !expires.isAfter(now)) {
            return Why.EXPIRED;
        }
        if (!known.reachable(job)) {
            return Why.STORE_LOST;
        }
        Optional<SnapshotJob> found = known.find(job);
        if (found.isEmpty()) {
            return expires == null ? Why.UNDATED : isOld(expires.minus(lifetime), now) ? Why.JOB_UNKNOWN : Why.YOUNG;
        }
        if (found.get().state() instanceof JobState.Done done) {
            return isOld(done.at(), now) ? Why.JOB_DONE : Why.YOUNG;
        }
        return Why.IN_USE;
    }

    private boolean isOld(Instant since, Instant now) {
        return !since.plus(grace).isAfter(now);
    }

    private Entry delete(Owned owned, Why why) {
        try {
            cloud.delete(owned.resource());
            return new Entry(owned.resource(), owned.jobId(), why, null);
        } catch (PortException e) {
            return new Entry(owned.resource(), owned.jobId(), why, e.kind() + ": " + e.getMessage());
        }
    }

    /** What the store knows, each job asked for once; after its first failure it is left alone. */
    private final class Jobs {
        private final Map<String, Optional<SnapshotJob>> found = new HashMap<>();
        private @Nullable String lost;

        boolean reachable(String job) {
            if (lost == null && !found.containsKey(job)) {
                try {
                    found.put(job, jobs.find(job));
                } catch (PortException e) {
                    lost = e.kind() + ": " + e.getMessage();
                }
            }
            return found.containsKey(job);
        }

        Optional<SnapshotJob> find(String job) {
            return found.getOrDefault(job, Optional.empty());
        }
    }
}
