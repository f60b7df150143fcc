/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.Severity;
import io.quaywatch.report.SeverityCounts;
import java.util.List;

/** Fails on any finding of a severity or worse. */
public record SeverityPolicy(Severity failOn) implements ScanPolicy {
    @Override
    public PolicyVerdict judge(SeverityCounts counts) {
        int worse = counts.atLeast(failOn);
        if (worse == 0) {
            return new PolicyVerdict(true, List.of());
        }
        String orWorse = failOn == Severity.CRITICAL ? "" : " or worse";
        String reason = (worse == 1 ? "1 finding is " : worse + " findings are ") + failOn + orWorse + " (fail on "
                + failOn + ")";
        return new PolicyVerdict(false, List.of(reason));
    }
}
