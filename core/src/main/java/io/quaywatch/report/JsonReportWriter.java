/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quaywatch.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report as the JSON document that {@code docs/schema/report.schema.json} describes.
 *
 * <p>{@code counts} and {@code findings} are there only when the outcome stands on a report: a consumer that reads them off
 * a failed scan gets nothing, not zero. A policy's verdict is not in it, since a verdict changes without a new scan. Equal
 * reports give equal bytes; everything outside ASCII is escaped, so the file is harmless to print.
 */
public final class JsonReportWriter {
    private static final int SCHEMA_VERSION = 1;

    private final ObjectWriter writer = Json.state()
            .writer(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /** The document, UTF-8 with a line feed at its end. */
    public byte[] write(ScanReport report) {
        SeverityCounts counts = report.counts();
        Document document = new Document(
                SCHEMA_VERSION,
                report.subject(),
                report.outcome(),
                report.engine(),
                report.startedAt(),
                report.finishedAt(),
                counts,
                counts == null ? null : report.findings(),
                report.remarks());
        try {
            return (writer.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report could not be written as JSON", e);
        }
    }

    private record Document(
            int schemaVersion,
            ScanSubject subject,
            ScanOutcome outcome,
            String engine,
            Instant startedAt,
            Instant finishedAt,
            @Nullable SeverityCounts counts,
            @Nullable List<Finding> findings,
            List<String> remarks) {}
}
