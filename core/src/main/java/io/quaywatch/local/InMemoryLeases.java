/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.port.Contention;
import io.quaywatch.port.LeaseRow;
import io.quaywatch.port.VersionedLeases;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Leases between the threads of one process. */
public final class InMemoryLeases extends VersionedLeases {
    private final Map<String, Versioned> rows = new ConcurrentHashMap<>();
    private final AtomicLong writes = new AtomicLong();

    public InMemoryLeases() {
        super(Contention.withinProcess());
    }

    @Override
    protected Optional<Versioned> readRow(String name) {
        return Optional.ofNullable(rows.get(name));
    }

    @Override
    protected boolean write(LeaseRow row, @Nullable String expectedVersion) {
        Versioned written = new Versioned(row, Long.toString(writes.incrementAndGet()));
        return rows.compute(row.name(), (name, current) -> isVersion(current, expectedVersion) ? written : current)
                == written;
    }

    private static boolean isVersion(@Nullable Versioned current, @Nullable String expected) {
        return current == null ? expected == null : current.version().equals(expected);
    }
}
