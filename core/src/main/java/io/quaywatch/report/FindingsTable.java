/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table of findings of a page: one row group per finding, one row per package, so that versions stay beside names. */
final class FindingsTable {
    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,19}");
    /** A package found under hundreds of paths would bury the rest; the JSON document has them all. */
    private static final int MAX_PACKAGES = 25;

    private static final String OPEN = """
            <section aria-labelledby="list">
            <h2 id="list">Findings</h2>
            """;
    private static final String TABLE = """
            <div class="wide">
            <table class="findings" id="findings">
            <caption>Findings, worst first</caption>
            <thead>
            <tr><th scope="col" aria-sort="descending" data-number><button type="button">Severity</button></th>\
            <th scope="col" aria-sort="none"><button type="button">Vulnerability</button></th>\
            <th scope="col" aria-sort="none"><button type="button">CVE</button></th>\
            <th scope="col" class="num" aria-sort="none" data-number><button type="button">CVSS</button></th>\
            <th scope="col" aria-sort="none"><button type="button">Package</button></th>\
            <th scope="col" aria-sort="none"><button type="button">Installed</button></th>\
            <th scope="col" aria-sort="none"><button type="button">Fixed in</button></th></tr>
            </thead>
            """;

    private FindingsTable() {}

    static String of(List<Finding> findings, int total) {
        StringBuilder html = new StringBuilder(1000 + findings.size() * 700).append(OPEN);
        if (findings.size() < total) {
            html.append("<p class=\"blank\">")
                    .append(findings.size())
                    .append(" of ")
                    .append(total)
                    .append(" findings are listed here.</p>\n");
        }
        if (!findings.isEmpty()) {
            tools(html);
            html.append(TABLE);
            findings.forEach(finding -> group(html, finding));
            html.append("</table>\n</div>\n");
        }
        return html.append("</section>\n").toString();
    }

    private static void tools(StringBuilder html) {
        html.append("<div class=\"tools\" id=\"tools\" hidden>\n")
                .append("<input type=\"search\" id=\"filter\" aria-label=\"Filter findings\" ")
                .append("placeholder=\"Filter by title, CVE, QID, package or version\" autocomplete=\"off\">\n")
                .append("<div class=\"toggles\" role=\"group\" aria-label=\"Severities shown\">\n");
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0; i--) {
            html.append("<button type=\"button\" class=\"")
                    .append(css(severities[i]))
                    .append("\" data-severity=\"")
                    .append(severities[i].level())
                    .append("\" aria-pressed=\"true\">")
                    .append(word(severities[i]))
                    .append("</button>\n");
        }
        html.append("</div>\n<span id=\"shown\" role=\"status\"></span>\n</div>\n");
    }

    private static void group(StringBuilder html, Finding finding) {
        Severity severity = finding.severity();
        int shown = Math.min(finding.packages().size(), MAX_PACKAGES);
        int rest = finding.packages().size() - shown;
        String span = shown + (rest > 0 ? 1 : 0) > 1 ? " rowspan=\"" + (shown + (rest > 0 ? 1 : 0)) + "\"" : "";
        html.append("<tbody class=\"f ")
                .append(css(severity))
                .append("\" data-severity=\"")
                .append(severity.level())
                .append("\">\n<tr><td data-k=\"")
                .append(severity.level())
                .append('"')
                .append(span)
                .append("><span class=\"sev\">")
                .append(word(severity))
                .append("</span></td><td class=\"t\"")
                .append(span)
                .append('>')
                .append(Page.escape(finding.title()))
                .append("<span class=\"m\">")
                .append(meta(finding))
                .append("</span></td><td class=\"c\"")
                .append(span)
                .append('>');
        finding.cves().forEach(cve -> html.append(link(cve)));
        String score = finding.cvss() == null ? "" : String.format(Locale.ROOT, "%.1f", finding.cvss());
        html.append("</td><td class=\"num\" data-k=\"")
                .append(score.isEmpty() ? "-1" : score)
                .append('"')
                .append(score.isEmpty() ? "" : " data-l=\"CVSS\"")
                .append(span)
                .append('>')
                .append(score)
                .append("</td>");
        if (shown == 0) {
            html.append("<td></td><td></td><td>")
                    .append(finding.fixAvailable() ? "<span class=\"fix\">fix available</span>" : "")
                    .append("</td></tr>\n");
        }
        for (int i = 0; i < shown; i++) {
            html.append(i == 0 ? "" : "<tr>");
            row(html, finding.packages().get(i), finding.fixAvailable());
        }
        if (rest > 0) {
            html.append("<tr><td colspan=\"3\" class=\"nil\">and ").append(rest).append(" more packages</td></tr>\n");
        }
        html.append("</tbody>\n");
    }

    private static void row(StringBuilder html, AffectedPackage affected, boolean fixAvailable) {
        html.append("<td class=\"p\" data-l=\"Package\">").append(Page.escape(affected.name()));
        if (affected.path() != null) {
            html.append("<span class=\"m\">")
                    .append(Page.escape(affected.path()))
                    .append("</span>");
        }
        html.append("</td><td class=\"v\" data-l=\"Installed\">")
                .append(version(affected.installedVersion(), "not known"))
                .append("</td><td class=\"v\" data-l=\"Fixed in\">");
        if (affected.fixedVersion() == null) {
            html.append(version(null, fixAvailable ? "a fix exists" : "no fix yet"));
        } else {
            html.append("<span class=\"fix\">")
                    .append(Page.escape(affected.fixedVersion()))
                    .append("</span>");
        }
        html.append("</td></tr>\n");
    }

    private static String version(@Nullable String version, String otherwise) {
        return version == null ? "<span class=\"nil\">" + otherwise + "</span>" : Page.escape(version);
    }

    private static String meta(Finding finding) {
        return "QID " + finding.qid()
                + (finding.category().isBlank() ? "" : " · " + Page.escape(finding.category()))
                + (finding.firstFound() == null
                        ? ""
                        : " · first seen " + TimeText.utc(finding.firstFound()).substring(0, 10));
    }

    private static String link(String cve) {
        return CVE.matcher(cve).matches()
                ? "<a href=\"https://nvd.nist.gov/vuln/detail/" + cve + "\" rel=\"noreferrer noopener\">" + cve + "</a>"
                : "<span>" + Page.escape(cve) + "</span>";
    }

    private static String css(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    static String word(Severity severity) {
        return severity.name().charAt(0) + severity.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
