/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a report as lines of text for a terminal: the banner, what was scanned, the counts, the worst findings. Every
 * text that is not ours is cleaned of control characters, escape sequences and bidirectional overrides.
 *
 * @param width the width of the terminal in cells
 * @param colour whether to colour banner and severities with ANSI sequences
 * @param maxFindings how many findings to list at most
 */
public record TerminalReportWriter(int width, boolean colour, int maxFindings) {
    /** A severity, QID, CVE or score that is cut is of no use; names, versions and titles give way. */
    private static final int[] FLOORS = {8, 20, 20, 8, 8, 8, 4, 8};

    private static final String RESET = "\u001b[0m";

    /** The lines, without line ends. */
    public List<String> write(ScanReport report, Judgement judgement) {
        List<String> lines = new ArrayList<>();
        Banner banner = Banner.of(report.outcome(), judgement);
        lines.add(paint(colourOf(banner.tone()), Untrusted.line(banner.headline())));
        lines.addAll(wrap(Untrusted.line(banner.explanation()), ""));
        lines.add("");
        TextColumns facts = new TextColumns(0, 0);
        Facts.of(report).forEach(facts::row);
        // Digests are for copying: better a line that is too long than a digest that is cut.
        lines.addAll(facts.lines(Integer.MAX_VALUE));
        report.remarks().forEach(remark -> lines.addAll(wrap("- " + Untrusted.line(remark), "  ")));
        lines.add("");
        SeverityCounts counts = report.counts();
        if (counts == null) {
            lines.add("Findings  unknown");
            return lines;
        }
        boolean whole = report.outcome().standing() instanceof ScanOutcome.Complete;
        lines.add(countsLine(counts, whole));
        if (!report.findings().isEmpty()) {
            lines.add("");
            lines.addAll(table(report.findings()));
        }
        int listed = Math.min(report.findings().size(), maxFindings);
        if (listed < counts.total()) {
            lines.add("");
            lines.add(listed + " of " + counts.total() + " findings listed");
        }
        return lines;
    }

    private String countsLine(SeverityCounts counts, boolean whole) {
        StringBuilder line = new StringBuilder("Findings");
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0; i--) {
            int count = counts.of(severities[i]);
            String number = whole ? Integer.toString(count) : count == 0 ? "unknown" : count + " or more";
            String word = severities[i].name().toLowerCase(Locale.ROOT) + " " + number;
            line.append("  ").append(count == 0 ? word : paint(colourOf(severities[i]), word));
        }
        return line.toString();
    }

    private List<String> table(List<Finding> findings) {
        TextColumns columns = new TextColumns(FLOORS);
        columns.row("SEVERITY", "QID", "CVE", "PACKAGE", "INSTALLED", "FIXED IN", "CVSS", "TITLE");
        List<Finding> shown = findings.subList(0, Math.min(findings.size(), maxFindings));
        for (Finding finding : shown) {
            AffectedPackage first =
                    finding.packages().isEmpty() ? null : finding.packages().get(0);
            columns.row(
                    finding.severity().name(),
                    Long.toString(finding.qid()),
                    more(
                            finding.cves().isEmpty() ? "-" : finding.cves().get(0),
                            finding.cves().size()),
                    more(first == null ? "-" : first.name(), finding.packages().size()),
                    first == null || first.installedVersion() == null ? "-" : first.installedVersion(),
                    first == null || first.fixedVersion() == null ? "-" : first.fixedVersion(),
                    finding.cvss() == null ? "-" : String.format(Locale.ROOT, "%.1f", finding.cvss()),
                    finding.title());
        }
        List<String> lines = new ArrayList<>(columns.lines(width));
        for (int i = 0; i < shown.size(); i++) {
            String line = lines.get(i + 1);
            int end = Math.min(line.length(), shown.get(i).severity().name().length());
            lines.set(i + 1, paint(colourOf(shown.get(i).severity()), line.substring(0, end)) + line.substring(end));
        }
        return lines;
    }

    private static String more(String first, int count) {
        return count > 1 ? first + " +" + (count - 1) : first;
    }

    private List<String> wrap(String text, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" +")) {
            if (!line.isEmpty() && TextColumns.cells(line.toString()) + 1 + TextColumns.cells(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(indent).append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + RESET : text;
    }

    private static String colourOf(Banner.Tone tone) {
        return switch (tone) {
            case GOOD -> "1;32";
            case NOTICE -> "1;36";
            case BAD -> "1;31";
            case UNKNOWN -> "1;33";
        };
    }

    private static String colourOf(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "1;31";
            case HIGH -> "31";
            case MEDIUM -> "33";
            case LOW -> "36";
            case INFO -> "2";
        };
    }
}
