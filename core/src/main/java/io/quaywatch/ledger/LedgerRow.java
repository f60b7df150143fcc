/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything remembered about one key.
 *
 * @param image the reference by which it was last reached, for a retry
 * @param configDigest the image, or null where the registry could not be read; the key holds it only where it is a sha256
 * @param workload the workload that asked last
 * @param fence the highest fence ever given out for this key
 * @param claim the running claim; it counts only while {@code until} is in the future
 * @param waiting workloads to tell when the running scan ends, at most {@value #MAX_WAITING}
 * @param waitingMore how many more joined after the list was full
 * @param lastOutcome how the last attempt ended
 * @param lastComplete the last complete result; a failed rescan keeps it
 * @param freshUntil until when {@code lastComplete} answers new requests
 * @param told by workload id, what each was last told; in the order of the ids, so that equal rows are equal text
 * @param pending whether the last outcome still has to be told
 * @param failures attempts in a row that did not end Complete
 * @param retryAt when the sweep tries again; null = not at all
 * @param updatedAt when the row was last written; history is kept at least 30 days after this
 */
public record LedgerRow(
        ScanKey key,
        ImageReference image,
        @Nullable Digest configDigest,
        Workload workload,
        long fence,
        @Nullable Claim claim,
        List<Workload> waiting,
        int waitingMore,
        @Nullable RecordedOutcome lastOutcome,
        @Nullable RecordedOutcome lastComplete,
        @Nullable Instant freshUntil,
        Map<String, Told> told,
        boolean pending,
        int failures,
        @Nullable Instant retryAt,
        Instant updatedAt) {
    /** A list of names is a courtesy; beyond this a number will do, and the row stays small. */
    public static final int MAX_WAITING = 100;

    public LedgerRow {
        waiting = List.copyOf(waiting);
        told = Collections.unmodifiableMap(new TreeMap<>(told));
    }

    /** The claim, if it still counts. */
    public Optional<Claim> runningClaim(Instant now) {
        return Optional.ofNullable(claim).filter(held -> held.until().isAfter(now));
    }

    /** Whether {@code lastComplete} answers a request made now that accepts nothing finished before {@code notBefore}. */
    public boolean isFresh(Instant now, Instant notBefore) {
        return lastComplete != null
                && freshUntil != null
                && freshUntil.isAfter(now)
                && !lastComplete.finishedAt().isBefore(notBefore);
    }
}
