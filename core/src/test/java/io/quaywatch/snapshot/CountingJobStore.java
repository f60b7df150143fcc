/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.local.InMemoryJobStore;
import io.quaywatch.port.PortException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The store in memory behind a network: calls are counted, and it can be away, for all or for one kind of call. */
final class CountingJobStore implements JobStore {
    final AtomicInteger inserts = new AtomicInteger();
    final AtomicInteger remembers = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    private final InMemoryJobStore store = new InMemoryJobStore();
    boolean away;
    boolean forgetful;

    @Override
    public boolean insert(SnapshotJob job) {
        inserts.incrementAndGet();
        check(away);
        return store.insert(job);
    }

    @Override
    public void remember(MachineRecord record) {
        remembers.incrementAndGet();
        check(away || forgetful);
        store.remember(record);
    }

    @Override
    public Optional<SnapshotJob> find(String id) {
        reads.incrementAndGet();
        check(away);
        return store.find(id);
    }

    @Override
    public Page jobs(Filter filter, Instant now, @Nullable String page) {
        reads.incrementAndGet();
        check(away);
        return store.jobs(filter, now, page);
    }

    @Override
    public Optional<MachineRecord> machine(MachineId id) {
        reads.incrementAndGet();
        check(away);
        return store.machine(id);
    }

    @Override
    public List<MachineRecord> machines(String cloud, String scope) {
        reads.incrementAndGet();
        check(away);
        return store.machines(cloud, scope);
    }

    @Override
    public boolean write(SnapshotJob job) {
        return store.write(job);
    }

    @Override
    public int removeOlderThan(Instant before) {
        return store.removeOlderThan(before);
    }

    int writes() {
        return inserts.get() + remembers.get();
    }

    void resetCounts() {
        inserts.set(0);
        remembers.set(0);
        reads.set(0);
    }

    private static void check(boolean isAway) {
        if (isAway) {
            throw new PortException(PortException.Kind.UNAVAILABLE, "the store is away");
        }
    }
}
