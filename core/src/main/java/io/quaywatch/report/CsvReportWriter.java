/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table by RFC 4180, UTF-8: a row for each package of each finding. An image without any finding to list has one
 * row with its outcome, so no image is missing. What is not known is empty, never zero.
 *
 * <p>A cell that a spreadsheet would take for a formula gets an apostrophe in front.
 */
final class CsvReportWriter implements ExchangeWriter {
    private static final List<String> COLUMNS = List.of(
            "image",
            "platform",
            "config_digest",
            "manifest_digest",
            "outcome",
            "complete",
            "policy",
            "reason",
            "qid",
            "severity",
            "title",
            "category",
            "cves",
            "cvss",
            "fix_available",
            "first_found",
            "package",
            "installed_version",
            "fixed_version",
            "path");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/-]*");

    @Override
    public void write(ReportedRun run, OutputStream out) throws IOException {
        Writer csv = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        row(csv, COLUMNS);
        for (JudgedReport judged : run.reports()) {
            image(csv, new ExchangeEntry(judged));
        }
        for (ReportedRun.Unseen unseen : run.unseen()) {
            row(csv, padded(Arrays.asList(unseen.what(), "", "", "", "NotSeen", "false", "", unseen.why())));
        }
        csv.flush();
    }

    private static void image(Writer csv, ExchangeEntry entry) throws IOException {
        ScanSubject subject = entry.subject();
        List<String> image = List.of(
                subject.image(),
                subject.platform().toString(),
                text(subject.configDigest()),
                text(subject.manifestDigest()),
                entry.report().outcome().name(),
                Boolean.toString(entry.complete()),
                entry.complete() ? entry.passed() ? "passed" : "failed" : "",
                entry.explanation());
        List<Finding> findings = entry.findings();
        if (findings.isEmpty()) {
            row(csv, padded(image));
        }
        for (Finding finding : findings) {
            List<String> cells = new ArrayList<>(image);
            cells.addAll(cells(finding));
            if (finding.packages().isEmpty()) {
                row(csv, padded(cells));
            }
            // All of them: a table that leaves rows out without a word would be read as whole.
            for (AffectedPackage affected : finding.packages()) {
                List<String> whole = new ArrayList<>(cells);
                whole.addAll(List.of(
                        affected.name(),
                        text(affected.installedVersion()),
                        text(affected.fixedVersion()),
                        text(affected.path())));
                row(csv, whole);
            }
        }
    }

    private static List<String> cells(Finding finding) {
        return List.of(
                Long.toString(finding.qid()),
                finding.severity().name(),
                finding.title(),
                finding.category(),
                finding.cves().stream().limit(ExchangeEntry.MOST).collect(Collectors.joining(" ")),
                text(finding.cvss()),
                Boolean.toString(finding.fixAvailable()),
                text(finding.firstFound()));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static List<String> padded(List<String> cells) {
        List<String> row = new ArrayList<>(cells);
        while (row.size() < COLUMNS.size()) {
            row.add("");
        }
        return row;
    }

    private static void row(Writer csv, List<String> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            csv.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
        }
        csv.append("\r\n");
    }

    private static String cell(String text) {
        String safe = (isFormula(text) ? "'" : "") + ExchangeEntry.line(text);
        return PLAIN.matcher(safe).matches() ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    /** Some programs drop what cannot be seen in front of a cell, and some take the wide forms of the signs too. */
    private static boolean isFormula(String text) {
        int start = 0;
        while (start < text.length() && isUnseen(text.charAt(start))) {
            start++;
        }
        if (start < text.length() && "=+-@\uFF1D\uFF0B\uFF0D\uFF20".indexOf(text.charAt(start)) >= 0) {
            return true;
        }
        return !text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0;
    }

    private static boolean isUnseen(char c) {
        return c <= ' '
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
