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
 * arguments answers as the first one did. Two answers show the repetition on purpose, because the caller may have acted in
 * between: a repeated claim is {@code resumed}, and a repeated renewal finds its own step as the previous one.
 *
 * <p>All methods throw {@link PortException}.
 */
public interface ScanCache {
    /**
     * The first of these that applies: the same owner's claim again, with the same fence, running or passed; a result that
     * is fresh for this request; the running claim of another owner; a new claim, where needed by taking over one whose
     * lease has passed. A fence is {@code max(old + 1, now in epoch millis)}.
     *
     * <p>A new claim keeps what the row knows. The workload of a claim taken over, or of an outcome not told yet, joins those
     * who wait.
     */
    ClaimResult claim(ClaimRequest request);

    /**
     * Extends the claim and records which step holds it, also after its lease has passed if nobody took over; {@code Lost} if
     * another owner has it, it was ended, or the row is gone.
     */
    RenewResult renew(Claim claim, String step, Instant now, Instant leaseUntil);

    /**
     * Ends the claim with an outcome, which is then pending to be told. A row that is gone is not made anew.
     *
     * @return false if the claim is lost; true also when this very completion was stored before
     */
    boolean complete(Claim claim, Completion completion, Instant now);

    /**
     * Gives the claim up without an outcome. False if it is not ours any more; true when released before. If workloads wait
     * for it, a retry is due at once.
     */
    boolean release(Claim claim, Instant now);

    /**
     * Adds a workload to those told when the running scan ends; once, however often it joins. False if nobody is scanning and
     * it is not among those about to be told.
     */
    boolean join(ScanKey key, Workload workload, Instant now);

    /**
     * Puts a workload among those still to be told of the outcome that stands, before it is told: should the telling fail, the
     * sweep does it. {@link #told} clears it. False if there is no outcome.
     */
    boolean owe(ScanKey key, Workload workload, Instant now);

    /**
     * Records what workloads were told of the outcome with this fence, clears those from the waiting list and, when neither
     * one of them nor the workload that asked last is left, the pending mark. So name every workload that was considered, those
     * that needed no message too.
     *
     * <p>While a newer claim stands, and for a complete result that a newer failure follows, the words are recorded and
     * nothing is cleared. Does nothing for any other fence or if the row is gone.
     */
    void told(ScanKey key, long fence, Map<String, Told> told, Instant now);

    /**
     * Records that the sweep has taken a due retry on, so that it is not started twice. False if it was taken already (told
     * apart from a repeated call by {@code now}). If no claim comes of it, it is due again after
     * {@link io.quaywatch.ledger.LedgerRules#RETRY_GRACE}.
     */
    boolean takeRetry(ScanKey key, Instant due, Instant now);

    Optional<LedgerRow> find(ScanKey key);

    /**
     * Rows in no particular order, a page at a time; null starts. A page may be empty and not the last. A row changed
     * meanwhile may or may not be seen. A row that cannot be read is logged and left out, so that it does not stop the others.
     */
    LedgerPage scan(LedgerFilter filter, Instant now, @Nullable String page);

    /** Removes the row and what it knows, readable or not. False if there was none (so a repeated call may say false). */
    boolean forget(ScanKey key);
}
