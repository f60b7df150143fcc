/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.Contention;
import io.quaywatch.port.VersionedScanCache;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A ledger that lives as long as the process. Safe for threads. */
public final class InMemoryScanCache extends VersionedScanCache {
    private final Map<String, Versioned> rows = new ConcurrentHashMap<>();
    private final AtomicLong writes = new AtomicLong();
    private final Pages pages;

    public InMemoryScanCache() {
        this(new Pages(Pages.STANDARD_SIZE));
    }

    InMemoryScanCache(Pages pages) {
        super(Contention.withinProcess());
        this.pages = pages;
    }

    @Override
    protected Optional<Versioned> read(ScanKey key) {
        return Optional.ofNullable(rows.get(key.value()));
    }

    @Override
    protected boolean write(LedgerRow row, @Nullable String expectedVersion) {
        Versioned written = new Versioned(row, Long.toString(writes.incrementAndGet()));
        return rows.compute(
                        row.key().value(), (name, current) -> isVersion(current, expectedVersion) ? written : current)
                == written;
    }

    private static boolean isVersion(@Nullable Versioned current, @Nullable String expected) {
        return current == null ? expected == null : current.version().equals(expected);
    }

    @Override
    protected boolean delete(ScanKey key) {
        return rows.remove(key.value()) != null;
    }

    @Override
    protected LedgerPage list(LedgerFilter filter, Instant now, @Nullable String page) {
        return pages.page(
                rows.keySet(), name -> Optional.ofNullable(rows.get(name)).map(Versioned::row), filter, now, page);
    }
}
