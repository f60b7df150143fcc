/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.event.Workload;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.ClaimResult;
import io.quaywatch.ledger.Completion;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.LedgerRules;
import io.quaywatch.ledger.RenewResult;
import io.quaywatch.ledger.Ruling;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.ledger.Told;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A ledger on any store that can write a row on condition that it has not changed since it was read. The rules come from
 * {@link LedgerRules}; an adapter only reads, writes, deletes and lists.
 */
public abstract class VersionedScanCache implements ScanCache {
    /**
     * A row as it was read.
     *
     * @param version whatever the store changes with every write (a counter, an ETag, a hash of the content)
     */
    public record Versioned(LedgerRow row, String version) {}

    private final Contention contention;

    protected VersionedScanCache(Contention contention) {
        this.contention = contention;
    }

    /** The row and its version. The read must see every write that has returned (a strongly consistent read). */
    protected abstract Optional<Versioned> read(ScanKey key);

    /**
     * Stores the row if its version is still the expected one (null: if there is none). False if it is not; then nothing was
     * written. An unclear end throws, and the call is repeated with what is then read.
     */
    protected abstract boolean write(LedgerRow row, @Nullable String expectedVersion);

    /** Removes the row whatever its version. False if there was none. */
    protected abstract boolean delete(ScanKey key);

    /** Answers {@link ScanCache#scan}. */
    protected abstract LedgerPage list(LedgerFilter filter, Instant now, @Nullable String page);

    @Override
    public final ClaimResult claim(ClaimRequest request) {
        return decide("claim", request.key(), row -> LedgerRules.claim(row, request));
    }

    @Override
    public final RenewResult renew(Claim claim, String step, Instant now, Instant leaseUntil) {
        return decide("renew the claim of", claim.key(), row -> LedgerRules.renew(row, claim, step, now, leaseUntil));
    }

    @Override
    public final boolean complete(Claim claim, Completion completion, Instant now) {
        return decide("complete", claim.key(), row -> LedgerRules.complete(row, claim, completion, now));
    }

    @Override
    public final boolean release(Claim claim, Instant now) {
        return decide("release", claim.key(), row -> LedgerRules.release(row, claim, now));
    }

    @Override
    public final boolean join(ScanKey key, Workload workload, Instant now) {
        return decide("join the scan of", key, row -> LedgerRules.join(row, workload, now));
    }

    @Override
    public final boolean owe(ScanKey key, Workload workload, Instant now) {
        return decide("owe a telling of", key, row -> LedgerRules.owe(row, workload, now));
    }

    @Override
    public final void told(ScanKey key, long fence, Map<String, Told> told, Instant now) {
        decide("record who was told of", key, row -> LedgerRules.told(row, fence, told, now));
    }

    @Override
    public final boolean takeRetry(ScanKey key, Instant due, Instant now) {
        return decide("take the retry of", key, row -> LedgerRules.takeRetry(row, due, now));
    }

    @Override
    public final Optional<LedgerRow> find(ScanKey key) {
        return read(key).map(Versioned::row);
    }

    @Override
    public final LedgerPage scan(LedgerFilter filter, Instant now, @Nullable String page) {
        return list(filter, now, page);
    }

    @Override
    public final boolean forget(ScanKey key) {
        return delete(key);
    }

    private <T> T decide(String action, ScanKey key, Function<@Nullable LedgerRow, Ruling<T>> rule) {
        return contention.settle(action + " " + key.value(), () -> {
            Optional<Versioned> read = read(key);
            Ruling<T> ruling = rule.apply(read.map(Versioned::row).orElse(null));
            boolean settled = ruling.write() == null
                    || write(ruling.write(), read.map(Versioned::version).orElse(null));
            return settled ? Optional.of(ruling.answer()) : Optional.empty();
        });
    }
}
