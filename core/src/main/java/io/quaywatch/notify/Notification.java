/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.notify;

import io.quaywatch.event.Workload;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.report.Severity;
import java.time.Instant;
import java.util.List;

/**
 * One message about one image to those who run it.
 *
 * @param workloads who run it: all that are told in this message
 * @param more how many further workloads wait that are not listed
 * @param recovered whether this closes an earlier alert
 */
public record Notification(
        ScanSubject subject,
        ScanOutcome outcome,
        PolicyVerdict verdict,
        List<Workload> workloads,
        int more,
        boolean recovered,
        Instant at) {
    public Notification {
        workloads = List.copyOf(workloads);
    }

    /** The name of the outcome that stands for the image ({@code Complete}, {@code Failed}, …), to filter by. */
    public String standing() {
        ScanOutcome standing = outcome.standing();
        return (standing == null ? outcome : standing).name();
    }

    /**
     * The worst finding, to filter by: a {@link Severity}, {@code NONE} for a complete result without findings, {@code UNKNOWN}
     * where less than everything was read and nothing was found.
     */
    public String worst() {
        ReportSummary report = outcome.reportSummary();
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0 && report != null; i--) {
            if (report.counts().of(severities[i]) > 0) {
                return severities[i].name();
            }
        }
        return outcome.standing() instanceof ScanOutcome.Complete ? "NONE" : "UNKNOWN";
    }
}
