/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.MachineRecord;
import io.quaywatch.snapshot.SnapshotJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Jobs and machines that are remembered as long as the process lives. */
public final class InMemoryJobStore implements JobStore {
    private static final int PAGE = 100;

    private final ConcurrentSkipListMap<String, SnapshotJob> jobs = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<MachineId, MachineRecord> machines = new ConcurrentHashMap<>();

    @Override
    public boolean insert(SnapshotJob job) {
        return jobs.putIfAbsent(job.id(), job) == null;
    }

    @Override
    public Optional<SnapshotJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public boolean write(SnapshotJob job) {
        return job.equals(
                jobs.computeIfPresent(job.id(), (id, present) -> present.rev() == job.rev() - 1 ? job : present));
    }

    @Override
    public Page jobs(Filter filter, Instant now, @Nullable String page) {
        List<SnapshotJob> found = new ArrayList<>();
        for (SnapshotJob job : (page == null ? jobs : jobs.tailMap(page, false)).values()) {
            if (found.size() == PAGE) {
                return new Page(found, found.get(PAGE - 1).id());
            }
            if (passes(job, filter, now)) {
                found.add(job);
            }
        }
        return new Page(found, null);
    }

    private static boolean passes(SnapshotJob job, Filter filter, Instant now) {
        return switch (filter) {
            case ALL -> true;
            case ACTIVE -> !job.done();
            case UNATTENDED -> !job.done() && (job.leaseUntil() == null || !now.isBefore(job.leaseUntil()));
        };
    }

    @Override
    public Optional<MachineRecord> machine(MachineId id) {
        return Optional.ofNullable(machines.get(id));
    }

    @Override
    public List<MachineRecord> machines(String cloud, String scope) {
        return machines.values().stream()
                .filter(record ->
                        record.id().cloud().equals(cloud) && record.id().scope().equals(scope))
                .toList();
    }

    @Override
    public void remember(MachineRecord record) {
        machines.merge(
                record.id(), record, (present, next) -> next.updatedAt().isAfter(present.updatedAt()) ? next : present);
    }

    @Override
    public int removeOlderThan(Instant before) {
        int present = jobs.size() + machines.size();
        jobs.values().removeIf(job -> job.done() && job.updatedAt().isBefore(before));
        machines.values().removeIf(record -> record.updatedAt().isBefore(before));
        return present - jobs.size() - machines.size();
    }
}
