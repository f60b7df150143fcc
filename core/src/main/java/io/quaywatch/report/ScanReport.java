/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result document of one scan: what was scanned, how it ended, what was found.
 *
 * @param findings ordered by severity (worst first), then QID; empty unless the outcome stands on a report
 * @param remarks what a reader should know (assumed platform, reuse, limits), in plain sentences
 */
public record ScanReport(
        ScanSubject subject,
        ScanOutcome outcome,
        String engine,
        Instant startedAt,
        Instant finishedAt,
        List<Finding> findings,
        List<String> remarks) {
    public ScanReport {
        findings = List.copyOf(findings);
        remarks = List.copyOf(remarks);
    }

    /** The counts, or null where the outcome stands on no report: "unknown" is not zero. */
    public @Nullable SeverityCounts counts() {
        ReportSummary summary = outcome.reportSummary();
        return summary == null ? null : summary.counts();
    }
}
