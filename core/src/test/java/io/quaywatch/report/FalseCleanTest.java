/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An error, a time-out or half a result is never shown as "nothing found", not even when the caller says that it passed. */
class FalseCleanTest {
    private static final List<String> GOOD_WORDS = List.of("0 findings", "no findings", "clean", "passed", "tone-good");

    static Stream<ScanOutcome> notComplete() {
        return Samples.notComplete().stream();
    }

    @ParameterizedTest
    @MethodSource("notComplete")
    void writers_notComplete_useNoGoodWords(ScanOutcome outcome) {
        ScanReport report = Samples.report(outcome, List.of());

        for (String text : List.of(page(report), terminal(report), index(report), json(report))) {
            assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain(GOOD_WORDS);
        }
        for (String format : Exchange.WRITERS.keySet()) {
            assertThat(Exchange.text(format, report).toLowerCase(Locale.ROOT)).doesNotContain(GOOD_WORDS);
        }
        assertThat(page(report)).contains("class=\"banner unknown\"");
    }

    @ParameterizedTest
    @MethodSource("notComplete")
    void exchangeFormats_notComplete_sayIt(ScanOutcome outcome) throws IOException {
        ScanReport report = Samples.report(outcome, List.of());

        JsonNode sarif = Json.wire().readTree(Exchange.text(".sarif", report)).at("/runs/0");
        assertThat(sarif.at("/invocations/0/executionSuccessful").asBoolean(true))
                .isFalse();
        assertThat(sarif.at("/invocations/0/toolExecutionNotifications/0/level").asText())
                .isEqualTo("error");
        assertThat(sarif.has("results")).isEqualTo(report.counts() != null);
        JsonNode bom = Json.wire().readTree(Exchange.text(".cdx.json", report));
        assertThat(bom.at("/components/0/properties").toString())
                .contains("{\"name\":\"quaywatch:complete\",\"value\":\"false\"}");
        assertThat(StrictCsv.rows(Exchange.text(".csv", report)).get(1).subList(4, 7))
                .containsExactly(outcome.name(), "false", "");
        assertThat(Exchange.text(".junit.xml", report)).contains("tests=\"1\" errors=\"1\"", "<error message=");
    }

    @Test
    void exchangeFormats_unseenWorkload_isAnError() {
        ReportedRun run = new ReportedRun(List.of(), List.of(new ReportedRun.Unseen("service/web", "not found")));

        assertThat(Exchange.text(".junit.xml", run)).contains("tests=\"1\" errors=\"1\"", "<error message=");
        assertThat(Exchange.text(".sarif", run)).contains("\"executionSuccessful\" : false", "service/web");
        assertThat(Exchange.text(".csv", run)).contains("service/web", "NotSeen,false");
        assertThat(Exchange.text(".cdx.json", run)).contains("quaywatch:notSeen", "service/web");
    }

    @ParameterizedTest
    @MethodSource("notComplete")
    void writers_notComplete_showNoZero(ScanOutcome outcome) throws IOException {
        ScanReport report = Samples.report(outcome, List.of());

        assertThat(page(report)).doesNotContain("<dd>0</dd>");
        assertThat(index(report)).doesNotContain("<td class=\"num\">0");
        assertThat(terminal(report)).doesNotContainPattern("(critical|high|medium|low|info) 0");
        JsonNode json = Json.wire().readTree(json(report));
        assertThat(json.has("counts")).isEqualTo(report.counts() != null);
        assertThat(json.has("findings")).isEqualTo(report.counts() != null);
    }

    @ParameterizedTest
    @MethodSource("notComplete")
    void counts_notComplete_areNullUnlessSomethingWasRead(ScanOutcome outcome) {
        boolean read = outcome instanceof ScanOutcome.Partial partial && partial.report() != null;

        assertThat(Samples.report(outcome, List.of()).counts() != null).isEqualTo(read);
        assertThat(Banner.of(outcome, Judgement.PASSED).tone()).isEqualTo(Banner.Tone.UNKNOWN);
    }

    @Test
    void writers_failedReportWithStrayFindings_doNotListThem() {
        ScanReport report = Samples.report(new ScanOutcome.TimedOut(60), Samples.findings());

        assertThat(page(report) + terminal(report) + json(report)).doesNotContain("OpenSSL");
        for (String format : Exchange.WRITERS.keySet()) {
            assertThat(Exchange.text(format, report)).doesNotContain("OpenSSL");
        }
    }

    @Test
    void writers_completeWithoutFindings_sayClean() {
        ScanReport report = Samples.completeReport(List.of());

        assertThat(terminal(report)).startsWith("Clean: no findings");
        assertThat(page(report)).contains("class=\"banner good\"", "Clean: no findings", "<dd>0</dd>");
    }

    @Test
    void banner_completeButPolicyFailed_isBad() {
        Banner banner = Banner.of(
                Samples.complete(new SeverityCounts(0, 2, 0, 0, 0)),
                new Judgement(false, List.of("2 findings are HIGH or worse (fail on HIGH)")));

        assertThat(banner.tone()).isEqualTo(Banner.Tone.BAD);
        assertThat(banner.headline()).isEqualTo("Policy failed: 2 findings");
        assertThat(banner.explanation()).contains("2 findings are HIGH or worse (fail on HIGH).");
    }

    @Test
    void writers_listShorterThanCounts_sayHowManyAreListed() {
        ScanReport report = Samples.report(
                Samples.complete(new SeverityCounts(0, 12, 0, 0, 0)),
                Samples.findings().subList(1, 2));

        assertThat(terminal(report)).contains("1 of 12 findings listed");
        assertThat(page(report)).contains("1 of 12 findings are listed here");
    }

    private static String page(ScanReport report) {
        return new String(new HtmlReportWriter().write(report, Judgement.PASSED), StandardCharsets.UTF_8);
    }

    private static String index(ScanReport report) {
        HtmlIndexWriter.Entry entry = HtmlIndexWriter.Entry.of(new JudgedReport(report, Judgement.PASSED), "page.html");
        return new String(new HtmlIndexWriter().write(List.of(entry)), StandardCharsets.UTF_8);
    }

    private static String terminal(ScanReport report) {
        return String.join("\n", new TerminalReportWriter(10_000, false, 20).write(report, Judgement.PASSED));
    }

    private static String json(ScanReport report) {
        return new String(new JsonReportWriter().write(report), StandardCharsets.UTF_8);
    }
}
