/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanReport;
import io.quaywatch.report.SeverityCounts;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one place that says whether a scan passed: it is complete and the policy accepts its findings. No policy can make
 * anything else pass. A skip is judged by the outcome that stands, and does not pass where there is none.
 */
public final class Judge {
    private Judge() {}

    /** Judges by the counts alone; a {@link FindingsPolicy} passes nothing here. */
    public static PolicyVerdict judge(ScanOutcome outcome, ScanPolicy policy) {
        ScanOutcome standing = outcome.standing();
        if (standing instanceof ScanOutcome.Complete complete) {
            return policy.judge(complete.report().counts());
        }
        return new PolicyVerdict(false, List.of(reason(outcome, standing == null ? outcome : standing)));
    }

    /**
     * Judges by the findings where the policy needs them. A report that is not there, or is not the one that was counted,
     * does not pass.
     *
     * @param image as the workload writes it
     * @param reports finds a stored report; asked for a {@link FindingsPolicy} only
     */
    public static PolicyVerdict judge(
            ScanOutcome outcome, ScanPolicy policy, String image, Function<ReportKey, Optional<ScanReport>> reports) {
        if (!(policy instanceof FindingsPolicy findings)
                || !(outcome.standing() instanceof ScanOutcome.Complete complete)) {
            return judge(outcome, policy);
        }
        ReportSummary summary = complete.report();
        Optional<ScanReport> report = reports.apply(summary.key());
        if (report.isEmpty()) {
            return new PolicyVerdict(
                    false, List.of("The policy looks at findings, and the stored report is no longer there"));
        }
        if (!SeverityCounts.of(report.get().findings()).equals(summary.counts())) {
            return new PolicyVerdict(
                    false, List.of("The policy looks at findings, and the stored report has others than were counted"));
        }
        return findings.judge(image, report.get().findings());
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
