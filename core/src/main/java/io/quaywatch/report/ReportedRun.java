/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.List;

/**
 * What a file for other programs is about: the reports of a run, in the order of the run, and what the run was asked for and
 * could not even look at. The second keeps a file of no reports from reading as "all is well".
 */
public record ReportedRun(List<JudgedReport> reports, List<Unseen> unseen) {
    public ReportedRun {
        reports = List.copyOf(reports);
        unseen = List.copyOf(unseen);
    }

    /** Something in which there may be images that nobody looked at: a record that cannot be read, a workload not found. */
    public record Unseen(String what, String why) {}

    static ReportedRun of(JudgedReport report) {
        return new ReportedRun(List.of(report), List.of());
    }
}
