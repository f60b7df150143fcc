/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.scan.ScanState.Finished;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the last state of a scan. */
public final class Endings {
    private static final int REASONS = 3;

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
                        verdict.reasons().stream().limit(REASONS).toList(),
                        told));
    }
}
