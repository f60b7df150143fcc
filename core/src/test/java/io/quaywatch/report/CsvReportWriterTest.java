/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReportWriterTest {
    @Test
    void write_sample_hasARowForEachPackageOfEachFinding() {
        List<List<String>> rows = rows(Exchange.run(Samples.completeReport(Samples.findings())));

        assertThat(column(rows, "qid")).containsExactly("900001", "900001", "900017", "900032", "900040");
        assertThat(column(rows, "package"))
                .containsExactly("openssl", "libssl3", "com.example:logging-core", "curl", "");
        assertThat(column(rows, "complete")).containsOnly("true");
        assertThat(column(rows, "policy")).containsOnly("passed");
    }

    @Test
    void write_nothingFoundAndNothingKnown_areToldApart() {
        List<List<String>> rows = rows(Exchange.run(
                Samples.completeReport(List.of()), Samples.report(new ScanOutcome.TimedOut(60), Samples.findings())));

        assertThat(column(rows, "outcome")).containsExactly("Complete", "TimedOut");
        assertThat(column(rows, "complete")).containsExactly("true", "false");
        assertThat(column(rows, "policy")).containsExactly("passed", "");
        assertThat(column(rows, "qid")).containsExactly("", "");
    }

    @Test
    void write_whatWasNotSeen_hasARow() {
        List<List<String>> rows =
                rows(new ReportedRun(List.of(), List.of(new ReportedRun.Unseen("event.json:3", "this is not JSON"))));

        assertThat(column(rows, "outcome")).containsExactly("NotSeen");
        assertThat(column(rows, "reason")).containsExactly("this is not JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\tx",
                "\r=1",
                "\rx",
                "\n=1",
                "  =1",
                "\u200b=1",
                "\u00a0=1",
                "\uff1d1",
                "=HYPERLINK(\"http://evil.example\",\"x\")",
                "-2+3+cmd|' /C calc'!A0"
            })
    void write_textThatIsAFormula_startsWithAnApostrophe(String text) {
        List<List<String>> rows = rows(Exchange.run(InjectionTest.report(text)));

        for (String column : List.of("title", "category", "package", "installed_version", "fixed_version", "path")) {
            assertThat(column(rows, column)).containsOnly("'" + Untrusted.line(text));
        }
    }

    @Test
    void write_imageThatIsAFormula_startsWithAnApostrophe() {
        ScanSubject subject = new ScanSubject("=cmd|' /C calc'!A0", null, null, Platform.LINUX_AMD64, false);
        ScanReport report = new ScanReport(
                subject, new ScanOutcome.Cancelled(), "e", Samples.START, Samples.START, List.of(), List.of());

        assertThat(column(rows(Exchange.run(report)), "image")).containsExactly("'=cmd|' /C calc'!A0");
    }

    @Test
    void write_quotesCommasAndLines_stayInTheirCells() {
        List<List<String>> rows = rows(Exchange.run(InjectionTest.report("a\"b,c\r\nd;e")));

        assertThat(column(rows, "title")).containsOnly("a\"b,c  d;e");
    }

    private static List<List<String>> rows(ReportedRun run) {
        return StrictCsv.rows(Exchange.text(".csv", run));
    }

    private static List<String> column(List<List<String>> rows, String name) {
        int index = rows.get(0).indexOf(name);
        return rows.stream().skip(1).map(row -> row.get(index)).toList();
    }
}
