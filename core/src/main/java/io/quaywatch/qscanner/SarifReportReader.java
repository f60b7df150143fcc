/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.report.FailureKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one report of a run ({@code facts/qualys.md} §4.5): {@code <prefix>-Report.sarif.json}. The inventory file beside it
 * holds no vulnerabilities, and what the scanner prints is for people; neither is ever read. Whatever is not a whole report of
 * one image is refused: an unreadable report must not look like a clean image.
 */
final class SarifReportReader {
    private static final String REPORTS = "*-Report.sarif.json";
    private static final long MAX_BYTES = 64L << 20;

    private final long maxBytes;

    SarifReportReader() {
        this(MAX_BYTES);
    }

    SarifReportReader(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * @param directory the scanner's output directory, which no other run used
     * @param expected the image that was to be scanned, or null where it is not known
     * @throws UnusableReportException if there is not exactly one whole report, or it is about another image
     */
    SarifReport read(Path directory, @Nullable Digest expected) throws IOException, UnusableReportException {
        SarifReport report = parsed(only(directory));
        if (expected != null && !report.image().equals(expected)) {
            throw new UnusableReportException(
                    FailureKind.NO_RESULT,
                    "qscanner reported on image " + report.image().shortHex() + " instead of " + expected.shortHex());
        }
        return report;
    }

    private Path only(Path directory) throws IOException, UnusableReportException {
        List<Path> reports = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, REPORTS)) {
            files.forEach(reports::add);
        }
        if (reports.isEmpty()) {
            throw unusable("qscanner left no report");
        }
        if (reports.size() > 1) {
            throw new UnusableReportException(
                    FailureKind.AMBIGUOUS, "qscanner left " + reports.size() + " reports of one image");
        }
        Path report = reports.get(0);
        if (!Files.isRegularFile(report, LinkOption.NOFOLLOW_LINKS)) {
            throw unusable("qscanner's report is no regular file");
        }
        if (Files.size(report) > maxBytes) {
            throw unusable("qscanner's report is over " + maxBytes + " bytes");
        }
        return report;
    }

    private static SarifReport parsed(Path file) throws IOException, UnusableReportException {
        try (JsonParser parser = Json.wire().getFactory().createParser(file.toFile())) {
            SarifRun.require(parser.nextToken() == JsonToken.START_OBJECT, "is no JSON object");
            @Nullable SarifReport report = null;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals("runs")) {
                    SarifRun.require(report == null, "has two lists of runs");
                    report = onlyRun(parser);
                } else {
                    parser.skipChildren();
                }
            }
            SarifRun.require(
                    parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null,
                    "does not end as it should");
            if (report == null) {
                throw unusable("qscanner's report has no runs");
            }
            return report;
        } catch (JsonProcessingException e) {
            // The parser's own text quotes the report.
            throw unusable("qscanner's report is damaged");
        }
    }

    private static SarifReport onlyRun(JsonParser parser) throws IOException, UnusableReportException {
        SarifRun.require(parser.currentToken() == JsonToken.START_ARRAY, "has runs that are no list");
        @Nullable SarifReport report = null;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            SarifRun.require(report == null, "holds several runs");
            report = new SarifRun(parser).read();
        }
        if (report == null) {
            throw unusable("qscanner's report holds no run");
        }
        return report;
    }

    private static UnusableReportException unusable(String text) {
        return new UnusableReportException(FailureKind.ENGINE_FAILED, text);
    }
}
