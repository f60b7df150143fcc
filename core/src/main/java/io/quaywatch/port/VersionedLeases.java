/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Leases on any store that can write a row on condition that it has not changed since it was read. */
public abstract class VersionedLeases implements Leases {
    /** A row as it was read; the version is whatever the store changes with every write. */
    public record Versioned(LeaseRow row, String version) {}

    /** What to write (null = nothing) and what to answer. */
    private record Ruling<T>(@Nullable LeaseRow write, T answer) {}

    private final Contention contention;

    protected VersionedLeases(Contention contention) {
        this.contention = contention;
    }

    /** The row and its version, read strongly consistently; named apart from {@link #read}, which answers the document. */
    protected abstract Optional<Versioned> readRow(String name);

    /** Stores the row if its version is still the expected one (null: if there is none); false, and nothing written, if not. */
    protected abstract boolean write(LeaseRow row, @Nullable String expectedVersion);

    @Override
    public final Optional<Lease> acquire(String name, String owner, Instant now, Instant until) {
        return decide("acquire", name, row -> {
            if (!row.runs(now)) {
                return taken(row.acquired(owner, now, until));
            }
            if (!owner.equals(row.owner())) {
                return new Ruling<>(null, Optional.empty());
            }
            boolean longer = row.until() != null && until.isAfter(row.until());
            return longer ? taken(row.extended(until)) : new Ruling<>(null, Optional.of(lease(row)));
        });
    }

    @Override
    public final Optional<Lease> renew(Lease lease, Instant now, Instant until) {
        return decide(
                "renew",
                lease.name(),
                row -> row.isHeldBy(lease) ? taken(row.extended(until)) : new Ruling<>(null, Optional.empty()));
    }

    @Override
    public final boolean release(Lease lease, @Nullable String document) {
        if (document != null && document.length() > MAX_DOCUMENT) {
            throw new PortException(
                    PortException.Kind.INVALID,
                    "release lease " + lease.name() + " : its document has more than " + MAX_DOCUMENT + " characters");
        }
        return decide(
                "release",
                lease.name(),
                row -> row.isHeldBy(lease)
                        ? new Ruling<>(row.given(document), true)
                        : new Ruling<>(null, row.released() == lease.fence()));
    }

    @Override
    public final Optional<String> read(String name) {
        return readRow(name).map(Versioned::row).map(LeaseRow::document);
    }

    private static Ruling<Optional<Lease>> taken(LeaseRow row) {
        return new Ruling<>(row, Optional.of(lease(row)));
    }

    private static Lease lease(LeaseRow row) {
        if (row.owner() == null || row.until() == null) {
            throw new IllegalStateException("lease " + row.name() + " is held by nobody");
        }
        return new Lease(row.name(), row.owner(), row.fence(), row.until(), row.document());
    }

    private <T> T decide(String action, String name, Function<LeaseRow, Ruling<T>> rule) {
        return contention.settle(action + " lease " + name, () -> {
            Optional<Versioned> read = readRow(name);
            LeaseRow before = read.map(Versioned::row).orElseGet(() -> LeaseRow.free(name));
            Ruling<T> ruling = rule.apply(before);
            boolean settled = ruling.write() == null
                    || ruling.write().equals(before)
                    || write(ruling.write(), read.map(Versioned::version).orElse(null));
            return settled ? Optional.of(ruling.answer()) : Optional.empty();
        });
    }
}
