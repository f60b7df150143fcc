/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.RetrySchedule;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ScanCache;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When the sweep tries again after an end that was not Complete. */
final class Retries {
    private final ScanCache cache;

    Retries(ScanCache cache) {
        this.cache = cache;
    }

    /** Null where another try would end the same way, or there were enough. */
    @Nullable
    Instant after(ScanOutcome outcome, ScanKey key, Instant now) {
        if (!worthIt(outcome)) {
            return null;
        }
        int failures = cache.find(key).map(LedgerRow::failures).orElse(0);
        return RetrySchedule.STANDARD.next(failures + 1, now).orElse(null);
    }

    /** Also a moved tag, though it is followed at once: whoever follows it may die on the way. */
    private static boolean worthIt(ScanOutcome outcome) {
        return outcome instanceof ScanOutcome.Failed
                || outcome instanceof ScanOutcome.TimedOut
                || outcome instanceof ScanOutcome.Partial partial && partial.reason() == PartialReason.REPORT_LATE;
    }
}
