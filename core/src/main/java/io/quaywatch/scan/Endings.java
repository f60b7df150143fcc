/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.port.ScanCache;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.SkipReason;
import io.quaywatch.scan.ScanState.Finished;
import io.quaywatch.scan.ScanState.SendNotification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the last states of a scan. */
public final class Endings {
    /** The fence of an end behind which no result of the ledger stands. */
    public static final long NO_RESULT = 0;

    private Endings() {}

    /** An end that nobody judged: it has not passed. */
    public static Finished finished(ScanRequest request, @Nullable IdentifiedImage image, ScanOutcome outcome) {
        return finished(request, image, outcome, new PolicyVerdict(false, List.of()), false);
    }

    public static Finished finished(
            ScanRequest request,
            @Nullable IdentifiedImage image,
            ScanOutcome outcome,
            PolicyVerdict verdict,
            boolean told) {
        return new Finished(
                request,
                new ScanSummary(
                        request.image(),
                        request.container(),
                        request.workload().id(),
                        request.workload().platform(),
                        image == null ? null : image.configDigest(),
                        image == null ? null : image.manifestDigest(),
                        outcome,
                        verdict.passed(),
                        verdict.reasons(),
                        told));
    }

    /**
     * What follows when the claim is no longer ours at the moment of ending it. If the row holds an outcome of this very
     * claim, an earlier attempt ended it and its reply was lost: that outcome is told. Otherwise somebody took over.
     *
     * @param unrecorded what we would have recorded, where it is worth showing
     */
    public static ScanState lost(
            ScanCache cache,
            ScanRequest request,
            IdentifiedImage image,
            Claim claim,
            @Nullable ScanOutcome unrecorded) {
        RecordedOutcome last =
                cache.find(image.key()).map(LedgerRow::lastOutcome).orElse(null);
        return last != null && last.fence() == claim.fence()
                ? new SendNotification(request, image, last.outcome(), last.fence())
                : superseded(request, image, unrecorded);
    }

    /** Another execution has the claim: its result counts, and it tells. */
    public static SendNotification superseded(
            ScanRequest request, IdentifiedImage image, @Nullable ScanOutcome unrecorded) {
        return new SendNotification(request, image, new Skipped(SkipReason.SUPERSEDED, unrecorded), NO_RESULT);
    }

    /** Another execution scans the same image and tells this workload too. */
    public static SendNotification joined(
            ScanRequest request, IdentifiedImage image, @Nullable ScanOutcome unrecorded) {
        return new SendNotification(request, image, new Skipped(SkipReason.JOINED, unrecorded), NO_RESULT);
    }
}
