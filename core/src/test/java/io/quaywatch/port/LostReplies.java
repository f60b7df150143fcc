/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store behind a network that does what it is told and then, once, loses the reply. */
final class LostReplies extends VersionedScanCache {
    private final VersionedScanCache store;
    private boolean armed = true;

    LostReplies(VersionedScanCache store) {
        super(Contention.withinProcess());
        this.store = store;
    }

    @Override
    protected Optional<Versioned> read(ScanKey key) {
        return store.read(key);
    }

    @Override
    protected boolean write(LedgerRow row, @Nullable String expectedVersion) {
        boolean written = store.write(row, expectedVersion);
        loseReply();
        return written;
    }

    @Override
    protected boolean delete(ScanKey key) {
        boolean deleted = store.delete(key);
        loseReply();
        return deleted;
    }

    @Override
    protected LedgerPage list(LedgerFilter filter, Instant now, @Nullable String page) {
        return store.list(filter, now, page);
    }

    private void loseReply() {
        if (armed) {
            armed = false;
            throw new PortException(PortException.Kind.UNAVAILABLE, "the reply is lost");
        }
    }
}
