/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The writers of the exchange formats, by the suffix of their files, and what they write. */
final class Exchange {
    static final Map<String, ExchangeWriter> WRITERS = Map.of(
            ".sarif", new SarifReportWriter(),
            ".csv", new CsvReportWriter(),
            ".cdx.json", new CycloneDxReportWriter(),
            ".junit.xml", new JUnitReportWriter());

    private Exchange() {}

    static byte[] bytes(String suffix, ReportedRun run) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            WRITERS.get(suffix).write(run, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static String text(String suffix, ReportedRun run) {
        return new String(bytes(suffix, run), StandardCharsets.UTF_8);
    }

    static String text(String suffix, ScanReport report) {
        return text(suffix, run(report));
    }

    static ReportedRun run(ScanReport... reports) {
        return new ReportedRun(
                List.of(reports).stream()
                        .map(report -> new JudgedReport(report, Judgement.PASSED))
                        .toList(),
                List.of());
    }
}
