/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import io.quaywatch.event.Workload;
import io.quaywatch.ledger.ClaimResult.Claimed;
import io.quaywatch.ledger.ClaimResult.Fresh;
import io.quaywatch.ledger.ClaimResult.InFlight;
import io.quaywatch.report.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each call of the ledger does to a row, as functions from the row before (null = there is none) to the row after and
 * the answer. A store makes them atomic and does nothing else; {@code ScanCache} says what the calls mean.
 *
 * <p>Each rule applied to its own result changes nothing more and gives the same answer. That is what makes a call whose
 * reply was lost safe to repeat. The one exception is the mere number of those beyond a full waiting list.
 */
public final class LedgerRules {
    /** After this a retry that was taken on and never came to a claim is due again. */
    public static final Duration RETRY_GRACE = Duration.ofMinutes(15);

    /** The newest entries of {@code told} that a row keeps: every revision of a task definition is a workload of its own. */
    public static final int MAX_TOLD = 200;

    private LedgerRules() {}

    public static Ruling<ClaimResult> claim(@Nullable LedgerRow row, ClaimRequest request) {
        if (row == null) {
            return begin(new RowDraft(request), request);
        }
        Claim held = row.claim();
        if (held != null && held.owner().equals(request.owner())) {
            return resume(row, held, request);
        }
        if (row.isFresh(request.now(), request.notBefore())) {
            return Ruling.unchanged(new Fresh(row));
        }
        Optional<Claim> running = row.runningClaim(request.now());
        if (running.isPresent()) {
            return Ruling.unchanged(
                    new InFlight(running.get().owner(), running.get().until()));
        }
        RowDraft draft = new RowDraft(row);
        if (isOwedAnAnswer(row)
                && !row.workload().id().equals(request.workload().id())
                && !isWaiting(row, row.workload())) {
            draft.await(row.workload());
        }
        draft.waiting.removeIf(waiting -> waiting.id().equals(request.workload().id()));
        draft.image = request.image();
        draft.configDigest = request.configDigest() == null ? draft.configDigest : request.configDigest();
        draft.workload = request.workload();
        return begin(draft, request);
    }

    private static Ruling<ClaimResult> begin(RowDraft draft, ClaimRequest request) {
        draft.fence = Math.max(draft.fence + 1, request.now().toEpochMilli());
        Claim claim = new Claim(request.key(), request.owner(), draft.fence, request.leaseUntil(), "");
        draft.claim = claim;
        return draft.ruling(request.now(), new Claimed(claim, false));
    }

    private static Ruling<ClaimResult> resume(LedgerRow row, Claim held, ClaimRequest request) {
        Instant until = held.until().isAfter(request.leaseUntil()) ? held.until() : request.leaseUntil();
        Claim claim = new Claim(held.key(), held.owner(), held.fence(), until, held.step());
        RowDraft draft = new RowDraft(row);
        draft.claim = claim;
        return draft.ruling(request.now(), new Claimed(claim, true));
    }

    /** Whether the workload that asked last has neither an outcome nor been told of the one there is. */
    private static boolean isOwedAnAnswer(LedgerRow row) {
        return row.claim() != null || row.pending() && !isSettled(row.told(), row);
    }

    private static boolean isSettled(Map<String, Told> told, LedgerRow row) {
        Told last = told.get(row.workload().id());
        return last != null
                && row.lastOutcome() != null
                && last.fence() >= row.lastOutcome().fence();
    }

    public static Ruling<RenewResult> renew(
            @Nullable LedgerRow row, Claim claim, String step, Instant now, Instant leaseUntil) {
        Claim held = row == null ? null : row.claim();
        if (row == null || held == null || !isSame(held, claim)) {
            return Ruling.unchanged(new RenewResult.Lost());
        }
        Claim renewed = new Claim(held.key(), held.owner(), held.fence(), leaseUntil, step);
        RowDraft draft = new RowDraft(row);
        draft.claim = renewed;
        return draft.ruling(now, new RenewResult.Renewed(renewed, held.step()));
    }

    public static Ruling<Boolean> complete(@Nullable LedgerRow row, Claim claim, Completion completion, Instant now) {
        RecordedOutcome recorded = completion.recorded();
        if (recorded.fence() != claim.fence()) {
            throw new IllegalArgumentException("an outcome carries the fence of its claim");
        }
        if (row == null) {
            return Ruling.unchanged(false);
        }
        if (recorded.equals(row.lastOutcome()) || recorded.equals(row.lastComplete())) {
            return Ruling.unchanged(true);
        }
        if (row.claim() == null || !isSame(row.claim(), claim)) {
            return Ruling.unchanged(false);
        }
        RowDraft draft = new RowDraft(row);
        draft.claim = null;
        draft.lastOutcome = recorded;
        draft.pending = true;
        if (recorded.outcome() instanceof ScanOutcome.Complete) {
            draft.lastComplete = recorded;
            draft.freshUntil = completion.freshUntil();
            draft.failures = 0;
            draft.retryAt = null;
        } else {
            draft.failures++;
            draft.retryAt = completion.retryAt();
        }
        return draft.ruling(now, true);
    }

    /** Whoever waits for a claim that is given up is scanned for by the next sweep. */
    public static Ruling<Boolean> release(@Nullable LedgerRow row, Claim claim, Instant now) {
        if (row == null) {
            return Ruling.unchanged(false);
        }
        if (row.claim() == null || !isSame(row.claim(), claim)) {
            return Ruling.unchanged(row.claim() == null && row.fence() == claim.fence());
        }
        RowDraft draft = new RowDraft(row);
        draft.claim = null;
        boolean somebodyWaits = !row.waiting().isEmpty() || row.waitingMore() > 0;
        if (somebodyWaits && (row.retryAt() == null || row.retryAt().isAfter(now))) {
            draft.retryAt = now;
        }
        return draft.ruling(now, true);
    }

    /** The workload that the scan runs for is told anyway and is not listed a second time. */
    public static Ruling<Boolean> join(@Nullable LedgerRow row, Workload workload, Instant now) {
        if (row == null) {
            return Ruling.unchanged(false);
        }
        boolean listed = isWaiting(row, workload);
        if (row.runningClaim(now).isEmpty()) {
            return Ruling.unchanged(listed && row.pending());
        }
        if (listed || row.workload().id().equals(workload.id())) {
            return Ruling.unchanged(true);
        }
        RowDraft draft = new RowDraft(row);
        draft.await(workload);
        return draft.ruling(now, true);
    }

    /** The answer is whether there is an outcome to tell. */
    public static Ruling<Boolean> owe(@Nullable LedgerRow row, Workload workload, Instant now) {
        if (row == null || row.lastOutcome() == null) {
            return Ruling.unchanged(false);
        }
        boolean listed = isWaiting(row, workload) || row.workload().id().equals(workload.id());
        if (listed && row.pending()) {
            return Ruling.unchanged(true);
        }
        RowDraft draft = new RowDraft(row);
        draft.pending = true;
        if (!listed) {
            draft.await(workload);
        }
        return draft.ruling(now, true);
    }

    private static boolean isWaiting(LedgerRow row, Workload workload) {
        return row.waiting().stream().anyMatch(waiting -> waiting.id().equals(workload.id()));
    }

    /** The answer is whether the telling was recorded. */
    public static Ruling<Boolean> told(@Nullable LedgerRow row, long fence, Map<String, Told> told, Instant now) {
        boolean latest = row != null && isOf(row.lastOutcome(), fence);
        if (row == null || !latest && !isOf(row.lastComplete(), fence)) {
            return Ruling.unchanged(false);
        }
        RowDraft draft = new RowDraft(row);
        told.forEach(
                (id, news) -> draft.told.merge(id, news, (old, given) -> old.fence() > given.fence() ? old : given));
        // While somebody scans, those who wait may have joined for the scan that runs now.
        if (latest && row.claim() == null) {
            draft.waiting.removeIf(waiting -> told.containsKey(waiting.id()));
            if (draft.waiting.isEmpty() && isSettled(draft.told, row)) {
                draft.pending = false;
                draft.waitingMore = 0;
            }
        }
        forgetOldest(draft.told);
        return draft.ruling(now, true);
    }

    private static boolean isOf(@Nullable RecordedOutcome recorded, long fence) {
        return recorded != null && recorded.fence() == fence;
    }

    private static void forgetOldest(Map<String, Told> told) {
        told.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(Told::at)))
                .limit(Math.max(0, told.size() - MAX_TOLD))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(told::remove);
    }

    /**
     * Puts the retry off by {@link #RETRY_GRACE} instead of striking it out: whoever took it on may die before the scan has
     * begun. The end of that scan sets the next retry or none.
     */
    public static Ruling<Boolean> takeRetry(@Nullable LedgerRow row, Instant due, Instant now) {
        if (row == null || row.retryAt() == null || due.isAfter(now)) {
            return Ruling.unchanged(false);
        }
        Instant again = now.plus(RETRY_GRACE);
        if (row.retryAt().equals(again)) {
            return Ruling.unchanged(true);
        }
        if (!row.retryAt().equals(due) || row.runningClaim(now).isPresent()) {
            return Ruling.unchanged(false);
        }
        RowDraft draft = new RowDraft(row);
        draft.retryAt = again;
        return draft.ruling(now, true);
    }

    // A row that was removed and made anew by a machine with a slow clock could repeat a fence; the owner tells them
    // apart.
    private static boolean isSame(Claim held, Claim claim) {
        return held.fence() == claim.fence() && held.owner().equals(claim.owner());
    }
}
