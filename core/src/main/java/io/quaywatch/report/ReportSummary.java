/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

/**
 * What of a report is small enough to travel in a state or a ledger row.
 *
 * @param key where the {@code ReportStore} holds the whole report
 */
public record ReportSummary(SeverityCounts counts, ReportKey key) {}
