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
import io.quaywatch.ledger.RenewResult;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.ledger.Told;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's store. Every call is atomic for its key, and safe to repeat after a lost reply: a repeated call with the same
 * arguments answers as the first one did.
 *
 * <p>All methods throw {@link PortException}.
 */
public interface ScanCache {
    /**
     * One of: the claim (new, taken over after its lease passed, or the same owner's again with the same fence), a running
     * claim of another owner, or a fresh result. A running claim wins over freshness; a fence is
     * {@code max(old + 1, now in epoch millis)}.
     */
    ClaimResult claim(ClaimRequest request);

    /** Extends the claim and records which step holds it; {@code Lost} if another owner has it or the row is gone. */
    RenewResult renew(Claim claim, String step, Instant now, Instant leaseUntil);

    /**
     * Ends the claim with an outcome, which is then pending to be told.
     *
     * @return false if the claim is lost; true also when this very completion was stored before
     */
    boolean complete(Claim claim, Completion completion, Instant now);

    /** Gives the claim up without an outcome. False if it is not ours any more; true when released before. */
    boolean release(Claim claim, Instant now);

    /** Adds a workload to those told when the running scan ends. False if nobody is scanning. */
    boolean join(ScanKey key, Workload workload, Instant now);

    /**
     * Records what workloads were told of the outcome with this fence, clears those from the waiting list and, when nobody
     * is left, the pending mark. Does nothing if a newer outcome stands or the row is gone.
     */
    void told(ScanKey key, long fence, Map<String, Told> told, Instant now);

    /** Records that the sweep has taken a due retry on, so that it is not started twice. False if it was taken already. */
    boolean takeRetry(ScanKey key, Instant due, Instant now);

    Optional<LedgerRow> find(ScanKey key);

    /** Rows in no particular order, a page at a time; null starts. A row changed meanwhile may or may not be seen. */
    LedgerPage scan(LedgerFilter filter, Instant now, @Nullable String page);

    /** Removes the row and what it knows. False if there was none. */
    boolean forget(ScanKey key);
}
