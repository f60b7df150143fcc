/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each exchange format against the schema that its makers publish. */
class ExchangeSchemaTest {
    private static final List<String> FORMATS = List.of(".sarif", ".cdx.json", ".junit.xml");
    private static final List<ReportedRun.Unseen> UNSEEN =
            List.of(new ReportedRun.Unseen("event.json:3", "this is not JSON"));

    static Stream<ReportedRun> runs() {
        List<Finding> findings = Samples.findings();
        ScanReport complete = Samples.completeReport(findings);
        Judgement failed = new Judgement(false, List.of("2 findings are HIGH or worse"));
        return Stream.concat(
                Samples.notComplete().stream().map(outcome -> Exchange.run(Samples.report(outcome, findings))),
                Stream.of(
                        new ReportedRun(List.of(), List.of()),
                        new ReportedRun(List.of(), UNSEEN),
                        Exchange.run(Samples.completeReport(List.of())),
                        Exchange.run(complete, complete, Samples.report(new ScanOutcome.TimedOut(60), List.of())),
                        new ReportedRun(List.of(new JudgedReport(complete, failed)), UNSEEN)));
    }

    static Stream<Arguments> documents() {
        List<ReportedRun> all = Stream.concat(
                        runs(), InjectionTest.hostile().map(text -> Exchange.run(InjectionTest.report(text))))
                .toList();
        return FORMATS.stream().flatMap(format -> all.stream().map(run -> Arguments.of(format, run)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void write_anyRun_matchesThePublishedSchema(String format, ReportedRun run) {
        assertThat(PublishedSchemas.violations(format, Exchange.text(format, run)))
                .isEmpty();
    }

    @Test
    void schemas_spoiltDocument_isRefused() {
        ReportedRun run = Exchange.run(Samples.completeReport(Samples.findings()));

        assertThat(PublishedSchemas.violations(
                        ".sarif", Exchange.text(".sarif", run).replace("\"error\"", "\"terrible\"")))
                .isNotEmpty();
        assertThat(PublishedSchemas.violations(
                        ".sarif", Exchange.text(".sarif", run).replace("2026-11-20T08:00:00Z", "today")))
                .isNotEmpty();
        assertThat(PublishedSchemas.violations(
                        ".cdx.json", Exchange.text(".cdx.json", run).replace("urn:uuid:", "")))
                .isNotEmpty();
        assertThat(PublishedSchemas.violations(
                        ".junit.xml", Exchange.text(".junit.xml", run).replace(" tests=", " test=")))
                .isNotEmpty();
    }
}
