/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.ScanOutcome;
import java.util.List;

/**
 * The one place that says whether a scan passed: it is complete and the policy accepts its findings. No policy can make
 * anything else pass. A skip is judged by the outcome that stands, and does not pass where there is none.
 */
public final class Judge {
    private Judge() {}

    public static PolicyVerdict judge(ScanOutcome outcome, ScanPolicy policy) {
        ScanOutcome standing = outcome.standing();
        if (standing instanceof ScanOutcome.Complete complete) {
            return policy.judge(complete.report().counts());
        }
        return new PolicyVerdict(false, List.of(reason(outcome, standing == null ? outcome : standing)));
    }

    private static String reason(ScanOutcome outcome, ScanOutcome standing) {
        String why = standing.name();
        if (standing instanceof ScanOutcome.Failed failed) {
            why += " (" + failed.kind() + ")";
        } else if (standing instanceof ScanOutcome.Partial partial) {
            why += " (" + partial.reason() + ")";
        } else if (standing instanceof ScanOutcome.Skipped skipped) {
            why += " (" + skipped.why() + ")";
        }
        return (outcome == standing ? "The scan has no complete result: " : "The earlier scan has no complete result: ")
                + why;
    }
}
