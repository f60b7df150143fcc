/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row being changed by a rule. Lives no longer than the rule. */
final class RowDraft {
    private final @Nullable LedgerRow before;
    private final ScanKey key;
    ImageReference image;

    @Nullable
    Digest configDigest;

    Workload workload;
    long fence;

    @Nullable
    Claim claim;

    final List<Workload> waiting = new ArrayList<>();
    int waitingMore;

    @Nullable
    RecordedOutcome lastOutcome;

    @Nullable
    RecordedOutcome lastComplete;

    @Nullable
    Instant freshUntil;

    final Map<String, Told> told = new HashMap<>();
    boolean pending;
    int failures;

    @Nullable
    Instant retryAt;

    RowDraft(ClaimRequest first) {
        before = null;
        key = first.key();
        image = first.image();
        configDigest = first.configDigest();
        workload = first.workload();
    }

    RowDraft(LedgerRow row) {
        before = row;
        key = row.key();
        image = row.image();
        configDigest = row.configDigest();
        workload = row.workload();
        fence = row.fence();
        claim = row.claim();
        waiting.addAll(row.waiting());
        waitingMore = row.waitingMore();
        lastOutcome = row.lastOutcome();
        lastComplete = row.lastComplete();
        freshUntil = row.freshUntil();
        told.putAll(row.told());
        pending = row.pending();
        failures = row.failures();
        retryAt = row.retryAt();
    }

    /** Adds a workload to those to be told; where the list is full it is only counted. */
    void await(Workload asking) {
        if (waiting.size() < LedgerRow.MAX_WAITING) {
            waiting.add(asking);
        } else {
            waitingMore++;
        }
    }

    /** The ruling: nothing to write where the draft says what the row says already. */
    <T> Ruling<T> ruling(Instant now, T answer) {
        return before != null && row(before.updatedAt()).equals(before)
                ? Ruling.unchanged(answer)
                : new Ruling<>(row(now), answer);
    }

    private LedgerRow row(Instant updatedAt) {
        return new LedgerRow(
                key,
                image,
                configDigest,
                workload,
                fence,
                claim,
                waiting,
                waitingMore,
                lastOutcome,
                lastComplete,
                freshUntil,
                told,
                pending,
                failures,
                retryAt,
                updatedAt);
    }
}
