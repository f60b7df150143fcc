/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

/** A report and what a policy said about it: what a reader is shown. */
public record JudgedReport(ScanReport report, Judgement judgement) {}
