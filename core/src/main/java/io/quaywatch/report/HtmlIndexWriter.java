/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the page that links the pages of one run, in the order given. Stands alone like {@link HtmlReportWriter}'s. */
public final class HtmlIndexWriter {
    private static final Pattern FILE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}\\.html");

    /**
     * One image.
     *
     * @param title what to call it; untrusted text
     * @param banner how the scan ended
     * @param counts null where the outcome stands on no report
     * @param complete whether the counts are the whole truth; if not, none of them is shown as zero
     * @param file name of the page, in the same directory
     */
    public record Entry(
            String title, Banner banner, @Nullable SeverityCounts counts, boolean complete, String file) {
        public Entry {
            if (!FILE.matcher(file).matches()) {
                throw new IllegalArgumentException("a link of the index is a plain file name that ends in .html");
            }
        }

        static Entry of(JudgedReport judged, String file) {
            ScanReport report = judged.report();
            return new Entry(
                    report.subject().image() + " (" + report.subject().platform() + ")",
                    Banner.of(report.outcome(), judged.judgement()),
                    report.counts(),
                    report.outcome().standing() instanceof ScanOutcome.Complete,
                    file);
        }
    }

    private final Page page = new Page("index.html");

    /** The page, UTF-8. */
    public byte[] write(List<Entry> entries) {
        StringBuilder rows = new StringBuilder();
        entries.forEach(entry -> row(rows, entry));
        String heading = entries.size() == 1 ? "1 image" : entries.size() + " images";
        return page.fill(Map.of("heading", heading, "rows", rows.toString()));
    }

    private static void row(StringBuilder html, Entry entry) {
        html.append("<tr><td class=\"p\"><a href=\"")
                .append(entry.file())
                .append("\">")
                .append(Page.escape(entry.title()))
                .append("</a></td><td><span class=\"pill ")
                .append(entry.banner().tone().name().toLowerCase(Locale.ROOT))
                .append("\">")
                .append(Page.escape(entry.banner().headline()))
                .append("</span></td>");
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0; i--) {
            html.append("<td class=\"num\">")
                    .append(number(entry, severities[i]))
                    .append("</td>");
        }
        html.append("</tr>\n");
    }

    private static String number(Entry entry, Severity severity) {
        int count = entry.counts() == null ? 0 : entry.counts().of(severity);
        if (entry.complete() && entry.counts() != null) {
            return Integer.toString(count);
        }
        return count == 0 ? "?" : count + "+";
    }
}
