/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What readers see, byte by byte. With {@code -Dgolden.write=true} the files are written anew; review the difference. */
class GoldenReportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/report");
    private static final JsonSchema SCHEMA = schema();

    static Stream<Arguments> reports() {
        List<Finding> findings = Samples.findings();
        ScanOutcome.Complete complete = Samples.complete(SeverityCounts.of(findings));
        Evidence reused = new Evidence.Reused(
                Instant.parse("2026-11-14T02:03:04Z"), "forced scans are not enabled on the subscription");
        return Stream.of(
                Arguments.of(
                        "failed-policy", Samples.report(complete, findings), List.of("2 findings are HIGH or worse")),
                Arguments.of(
                        "reused",
                        Samples.report(new ScanOutcome.Complete(complete.report(), reused), findings),
                        List.of()),
                Arguments.of("nothing-found", Samples.completeReport(List.of()), List.of()),
                Arguments.of(
                        "partial",
                        Samples.report(
                                Samples.partial(PartialReason.PAGE_LIMIT, SeverityCounts.of(findings)), findings),
                        List.of()),
                Arguments.of(
                        "failed",
                        Samples.report(
                                new ScanOutcome.Failed(FailureKind.REGISTRY_ERROR, "registry.example.com answered 503"),
                                List.of()),
                        List.of()),
                Arguments.of(
                        "skipped",
                        Samples.report(new ScanOutcome.Skipped(SkipReason.FRESH, complete), findings),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void write_sample_matchesGoldenFiles(String name, ScanReport report, List<String> reasons) throws IOException {
        Judgement judgement = new Judgement(reasons.isEmpty(), reasons);
        check(name + ".json", new JsonReportWriter().write(report));
        check(name + ".html", new HtmlReportWriter().write(report, judgement));
        ReportedRun run = ReportedRun.of(new JudgedReport(report, judgement));
        for (String suffix : Exchange.WRITERS.keySet()) {
            check(name + suffix, Exchange.bytes(suffix, run));
        }
        List<String> lines = new TerminalReportWriter(100, false, 20).write(report, judgement);
        check(name + ".txt", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void writeJson_sample_matchesSchema(String name, ScanReport report, List<String> reasons) {
        assertThat(violations(report)).isEmpty();
    }

    static Stream<ScanOutcome> notComplete() {
        return Samples.notComplete().stream();
    }

    @ParameterizedTest
    @MethodSource("notComplete")
    void writeJson_everyOtherOutcome_matchesSchema(ScanOutcome outcome) {
        assertThat(violations(Samples.report(outcome, List.of()))).isEmpty();
    }

    @Test
    void schema_failedScanWithCounts_isRefused() {
        String json =
                new String(new JsonReportWriter().write(Samples.completeReport(List.of())), StandardCharsets.UTF_8);
        String forged = json.replaceFirst(
                "(?s)\"outcome\" : \\{.*?\\},\n  \"engine\"",
                "\"outcome\" : {\"outcome\":\"TimedOut\",\"afterSeconds\":1},\n  \"engine\"");

        assertThat(forged).contains("TimedOut");
        assertThat(SCHEMA.validate(forged, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void writeHtml_fiveThousandFindings_isQuickAndWhole() {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 1250; i++) {
            many.addAll(Samples.findings());
        }
        Collections.sort(many, (a, b) -> b.severity().compareTo(a.severity()));
        ScanReport report = Samples.completeReport(many);
        long start = System.nanoTime();

        byte[] page = new HtmlReportWriter().write(report, Judgement.PASSED);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(new String(page, StandardCharsets.UTF_8).split("<tbody class=\"f", -1))
                .hasSize(5001);
        assertThat(new TerminalReportWriter(100, false, 20).write(report, Judgement.PASSED))
                .contains("20 of 5000 findings listed");
    }

    private static List<String> violations(ScanReport report) {
        String json = new String(new JsonReportWriter().write(report), StandardCharsets.UTF_8);
        return SCHEMA.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static void check(String file, byte[] content) throws IOException {
        Path golden = GOLDEN.resolve(file);
        if (Boolean.getBoolean("golden.write")) {
            Files.write(golden, content);
        }
        assertThat(new String(content, StandardCharsets.UTF_8)).isEqualTo(Files.readString(golden));
    }

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("../docs/schema/report.schema.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
