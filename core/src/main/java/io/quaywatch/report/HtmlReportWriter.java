/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a report as one page that stands alone: no network, no other file, light and dark, printable, usable without its
 * script. Equal input gives equal bytes.
 */
public final class HtmlReportWriter {
    private final Page page = new Page("report.html");

    /** The page, UTF-8. */
    public byte[] write(ScanReport report, Judgement judgement) {
        Banner banner = Banner.of(report.outcome(), judgement);
        SeverityCounts counts = report.counts();
        String image = Page.escape(report.subject().image());
        return page.fill(Map.of(
                "title", Page.escape(banner.headline()) + " – " + image,
                "name", image,
                "tone", banner.tone().name().toLowerCase(Locale.ROOT),
                "headline", Page.escape(banner.headline()),
                "explanation", Page.escape(banner.explanation()),
                "counts", counts == null ? unknown() : counts(report, counts),
                "facts", facts(report),
                "remarks", remarks(report.remarks()),
                "findings",
                        counts == null
                                        || counts.total() == 0
                                                && report.findings().isEmpty()
                                ? ""
                                : FindingsTable.of(report.findings(), counts.total())));
    }

    private static String unknown() {
        return "<p class=\"blank\"><strong>How many vulnerabilities the image has is unknown.</strong> "
                + "There is no result to count.</p>\n";
    }

    private static String counts(ScanReport report, SeverityCounts counts) {
        boolean whole = report.outcome().standing() instanceof ScanOutcome.Complete;
        StringBuilder tiles = new StringBuilder("<dl class=\"counts\">\n");
        StringBuilder bar = new StringBuilder();
        double left = 0;
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0; i--) {
            int count = counts.of(severities[i]);
            String css = severities[i].name().toLowerCase(Locale.ROOT);
            String number = whole ? Integer.toString(count) : count == 0 ? "unknown" : count + "+";
            tiles.append("<div class=\"")
                    .append(css)
                    .append(count > 0 ? "" : whole ? " none" : " none word")
                    .append("\"><dt>")
                    .append(FindingsTable.word(severities[i]))
                    .append("</dt><dd>")
                    .append(number)
                    .append("</dd></div>\n");
            if (count > 0) {
                double share = 100.0 * count / counts.total();
                bar.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.2f%%\" width=\"%.2f%%\" height=\"8\"/>",
                        css,
                        left,
                        share));
                left += share;
            }
        }
        tiles.append("</dl>\n");
        if (counts.total() > 0) {
            tiles.append("<svg class=\"bar\" aria-hidden=\"true\">").append(bar).append("</svg>\n");
        }
        return tiles.toString();
    }

    private static String facts(ScanReport report) {
        StringBuilder html = new StringBuilder();
        Facts.of(report)
                .forEach((label, value) -> html.append("<dt>")
                        .append(label)
                        .append("</dt><dd")
                        .append(label.endsWith("digest") || label.equals("Image") ? " class=\"code\"" : "")
                        .append('>')
                        .append(Page.escape(value))
                        .append("</dd>\n"));
        return html.toString();
    }

    private static String remarks(List<String> remarks) {
        if (remarks.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<ul class=\"remarks\">\n");
        remarks.forEach(
                remark -> html.append("<li>").append(Page.escape(remark)).append("</li>\n"));
        return html.append("</ul>\n").toString();
    }
}
