/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Text planted in an image, a registry's answer or a workload's name stays text in every output. */
class InjectionTest {
    private static final Pattern TAG = Pattern.compile("<(/?[a-z][a-z0-9]*)");
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\n]]");

    static Stream<String> hostile() {
        return Stream.of(
                "<script>alert(1)</script>",
                "</script><script>alert(1)</script>",
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "</style><style>*{background:url(//evil.example)}",
                "<img src=x onerror=alert(1)>",
                "<!-- ",
                "{{script}} {{csp}} {{findings}} $1 \\0",
                "=cmd|' /C calc'!A0",
                "javascript:alert(1)",
                "a\u001b[2J\u001b]0;owned\u0007b",
                "a\u009b31mb",
                "gpj.exe\u202etset",
                "\u2066a\u2069\u200b\ufeff\u061c",
                "one\r\nSubject: two\u2028three\u0085four\u0000",
                "\ud800 alone \udc00",
                "&lt;b&gt;&amp;",
                "]]> <![CDATA[ <!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]> &e;",
                "\uffff\ufffe\u0001\u000b",
                "[click](http://evil.example) {0} \\",
                "\ud83d\ude00 \ud800\udc00");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeHtml_hostileText_addsNoMarkup(String text) {
        assertThat(tags(page(report(text)))).isEqualTo(tags(page(report("harmless"))));
        assertThat(page(report(text)).replaceAll("(?s)<style>.*?</style>|<script>.*?</script>", ""))
                .doesNotContain(" onmouseover=\"", " onerror=alert(1)>", "href=\"javascript")
                .doesNotContainPattern(HIDDEN);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeHtml_hostileText_isShown(String text) {
        String escaped = Untrusted.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");

        assertThat(page(report(text))).contains(escaped);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeIndex_hostileTitle_addsNoMarkup(String text) {
        assertThat(tags(index(text))).isEqualTo(tags(index("harmless")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x.html",
                "http://evil.example/x.html",
                "javascript:x.html",
                "a b.html",
                ".html",
                "x",
                "A.html"
            })
    void entry_linkThatIsNoPlainFileName_isRefused(String file) {
        Banner banner = Banner.of(new ScanOutcome.Cancelled(), Judgement.PASSED);

        assertThatThrownBy(() -> new HtmlIndexWriter.Entry("x", banner, null, false, file))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeTerminal_hostileText_hasNoControlCharacters(String text) {
        for (String line : new TerminalReportWriter(120, false, 20).write(report(text), Judgement.PASSED)) {
            assertThat(line).doesNotContainPattern(HIDDEN).doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeTerminal_colour_hasOnlyOurSequences(String text) {
        for (String line : new TerminalReportWriter(120, true, 20).write(report(text), Judgement.PASSED)) {
            assertThat(line.replaceAll("\u001b\\[[0-9;]+m", "")).doesNotContainPattern(HIDDEN);
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeJson_hostileText_isAsciiAndLossless(String text) throws IOException {
        byte[] bytes = new JsonReportWriter().write(report(text));

        assertThat(new String(bytes, StandardCharsets.UTF_8)).matches("[\\x20-\\x7e\n]+");
        JsonNode json = Json.wire().readTree(bytes);
        assertThat(json.at("/findings/0/title").textValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeSarif_hostileText_isPlainText(String text) throws IOException {
        JsonNode sarif = json(".sarif", text);

        assertThat(sarif.findParents("text"))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(
                                message.get("text").textValue().replaceAll("\\\\[\\\\\\[\\]]|\\{\\{|\\}\\}", ""))
                        .doesNotContain("[", "]", "{", "}", "\\"));
        assertThat(sarif.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .textValue())
                .matches("[A-Za-z0-9][A-Za-z0-9._~%/-]*");
        assertNothingHidden(sarif);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeCycloneDx_hostileText_isShownAndHidesNothing(String text) throws IOException {
        JsonNode bom = json(".cdx.json", text);

        assertThat(bom.at("/vulnerabilities/0/description").textValue()).isEqualTo(Untrusted.line(text));
        assertThat(bom.findValues("url")).isEmpty();
        assertNothingHidden(bom);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeCsv_hostileText_staysInItsCell(String text) {
        String csv = Exchange.text(".csv", report(text));
        List<List<String>> rows = StrictCsv.rows(csv);

        assertThat(rows).hasSize(3);
        assertThat(csv.replace("\r\n", "\n")).doesNotContainPattern(HIDDEN);
        rows.stream().flatMap(List::stream).forEach(cell -> assertThat(cell).doesNotContainPattern("^[=+@\\t\\r-]"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writeJUnit_hostileText_isTextOfOneTestCase(String text) throws Exception {
        Document xml = xml(report(text));

        assertThat(xml.getDoctype()).isNull();
        assertThat(xml.getElementsByTagName("*").getLength()).isEqualTo(4);
        assertThat(((Element) xml.getElementsByTagName("testcase").item(0)).getAttribute("name"))
                .isEqualTo(Untrusted.line("registry.example.com/" + text + ":" + text + " (linux/amd64)")
                        .replaceAll("[\ufffe\uffff]", "\ufffd"));
        assertThat(Exchange.text(".junit.xml", report(text))).doesNotContainPattern(HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CVE-2026-1", "cve-2026-0001", "CVE-2026-0001/../x", "CVE-2026-0001\"", "CVE-٢٠٢٦-0001"})
    void writeHtml_cveThatIsNone_isNoLink(String cve) {
        assertThat(page(report("x", cve))).doesNotContain("nvd.nist.gov");
    }

    @Test
    void writeHtml_cve_isLinkWithoutReferrer() {
        assertThat(page(report("x", "CVE-2026-0001")))
                .contains("<a href=\"https://nvd.nist.gov/vuln/detail/CVE-2026-0001\" rel=\"noreferrer noopener\">");
    }

    @Test
    void writeHtml_policyHeader_allowsExactlyTheInlineStyleAndScript() {
        String page = page(report("x"));

        assertThat(page)
                .contains("content=\"default-src 'none'; style-src '" + hash(page, "style") + "'; script-src '"
                        + hash(page, "script") + "'; base-uri 'none'; form-action 'none'\"")
                .doesNotContainPattern(" style=\"| on[a-z]+=\"|<link|<img|@import|url\\(|\\ssrc=");
    }

    private static JsonNode json(String format, String text) throws IOException {
        String document = Exchange.text(format, report(text));
        assertThat(document).matches("[\\x20-\\x7e\n]+");
        return Json.wire().readTree(document);
    }

    private static void assertNothingHidden(JsonNode node) {
        if (node.isTextual()) {
            assertThat(node.textValue()).doesNotContainPattern(HIDDEN).doesNotContain("\n");
        }
        node.forEach(InjectionTest::assertNothingHidden);
    }

    private static Document xml(ScanReport report) throws Exception {
        JudgedReport judged = new JudgedReport(report, new Judgement(false, report.remarks()));
        byte[] bytes = Exchange.bytes(".junit.xml", ReportedRun.of(judged));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static String hash(String page, String element) {
        Matcher inline =
                Pattern.compile("(?s)<" + element + ">(.*?)</" + element + ">").matcher(page);
        assertThat(inline.find()).isTrue();
        String hex = Digest.of(inline.group(1).getBytes(StandardCharsets.UTF_8)).hex();
        return "sha256-" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static List<String> tags(String page) {
        return TAG.matcher(page).results().map(found -> found.group(1)).toList();
    }

    private static String page(ScanReport report) {
        Judgement judgement = new Judgement(
                false,
                report.remarks().isEmpty()
                        ? List.of()
                        : List.of(report.remarks().get(0)));
        return new String(new HtmlReportWriter().write(report, judgement), StandardCharsets.UTF_8);
    }

    private static String index(String text) {
        Banner banner = Banner.of(new ScanOutcome.Unsupported(text), Judgement.PASSED);
        HtmlIndexWriter.Entry entry = new HtmlIndexWriter.Entry(text, banner, null, false, "page.html");
        return new String(new HtmlIndexWriter().write(List.of(entry)), StandardCharsets.UTF_8);
    }

    static ScanReport report(String text) {
        return report(text, text);
    }

    /** The text wherever somebody else decides what it is. */
    private static ScanReport report(String text, String cve) {
        AffectedPackage affected = new AffectedPackage(text, text, text, text);
        Finding finding = new Finding(
                1, text, Severity.HIGH, text, List.of(cve), List.of(affected, affected), true, 5.0, Samples.START);
        ScanOutcome.Complete complete = Samples.complete(SeverityCounts.of(List.of(finding)));
        ScanSubject subject =
                new ScanSubject("registry.example.com/" + text + ":" + text, null, null, Platform.LINUX_AMD64, false);
        return new ScanReport(
                subject,
                new ScanOutcome.Complete(complete.report(), new Evidence.Reused(Samples.START, text)),
                text,
                Samples.START,
                Samples.START,
                List.of(finding),
                List.of(text));
    }
}
