/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import java.time.Instant;

/** Which rows a walk over the ledger wants. */
public enum LedgerFilter {
    ALL,
    /** A claim whose lease has passed. */
    ABANDONED,
    /** A retry is due. */
    RETRY_DUE,
    /** An outcome that still has to be told, and nobody is scanning. */
    UNTOLD;

    public boolean accepts(LedgerRow row, Instant now) {
        return switch (this) {
            case ALL -> true;
            case ABANDONED -> row.claim() != null && !row.claim().until().isAfter(now);
            case RETRY_DUE ->
                row.retryAt() != null
                        && !row.retryAt().isAfter(now)
                        && row.runningClaim(now).isEmpty();
            case UNTOLD -> row.pending() && row.claim() == null;
        };
    }
}
