/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the reports of one run into a directory, which is created if need be. A file appears whole or not at all, and the
 * index is written last, so it never links a page that is not there. Writing the same reports again changes no byte; other
 * files in the directory stay. An {@link UncheckedIOException} names the file that could not be written.
 */
public final class ReportFiles {

    /** A kind of file to write. */
    public enum Format {
        JSON(".json", "The report as Quaywatch keeps it (`docs/schema/report.schema.json`)."),
        /** A page for each report, and {@code index.html}. */
        HTML(".html", "A page for each report, and `index.html`, which links them."),
        SARIF(
                ".sarif",
                "SARIF 2.1.0. Not complete: `executionSuccessful` is false; where nothing was read there are no `results`."),
        CSV(
                ".csv",
                "A row for each package of each finding (RFC 4180, safe for spreadsheets). Not complete: `complete` is false."),
        CYCLONEDX(
                ".cdx.json",
                "CycloneDX 1.6 with vulnerabilities. Not complete: the image's property `quaywatch:complete` is false."),
        JUNIT(
                ".junit.xml",
                "JUnit XML, a test case for each image. A failed policy is a failure; not complete is an error.");

        private final String suffix;
        private final String meaning;

        Format(String suffix, String meaning) {
            this.suffix = suffix;
            this.meaning = meaning;
        }

        /** What a file's name ends with. */
        public String suffix() {
            return suffix;
        }

        /** For the reference page. */
        public String meaning() {
            return meaning;
        }

        /** Whether one file can hold a whole run: what other programs read. */
        public boolean holdsRuns() {
            return this != JSON && this != HTML;
        }
    }

    /**
     * What was written.
     *
     * @param index the page that links the others, or null where no pages were asked for
     * @param files every file, the index included, in the order written
     */
    public record Written(@Nullable Path index, List<Path> files) {
        public Written {
            files = List.copyOf(files);
        }
    }

    private final JsonReportWriter json = new JsonReportWriter();
    private final HtmlReportWriter html = new HtmlReportWriter();
    private final HtmlIndexWriter index = new HtmlIndexWriter();

    private final Map<Format, ExchangeWriter> exchange = new EnumMap<>(Map.of(
            Format.SARIF, new SarifReportWriter(),
            Format.CSV, new CsvReportWriter(),
            Format.CYCLONEDX, new CycloneDxReportWriter(),
            Format.JUNIT, new JUnitReportWriter()));

    /** Bytes on their way into a file. */
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a whole run into one file.
     *
     * @throws IllegalArgumentException if the format is one file for each report
     */
    public void writeRun(Path file, ReportedRun run, Format format) {
        ExchangeWriter writer = exchange.get(format);
        if (writer == null) {
            throw new IllegalArgumentException(format + " is one file for each report");
        }
        replace(file, out -> writer.write(run, out));
    }

    /** Each report has a file of each format, in the order of {@link Format}. */
    public Written write(Path directory, List<JudgedReport> reports, Set<Format> formats) {
        ReportNames names = new ReportNames();
        List<Path> files = new ArrayList<>();
        List<HtmlIndexWriter.Entry> entries = new ArrayList<>();
        createDirectory(directory);
        for (JudgedReport judged : reports) {
            String name = names.next(judged.report().subject());
            for (Format format : Format.values()) {
                if (formats.contains(format)) {
                    files.add(replace(directory.resolve(name + format.suffix()), content(judged, format)));
                }
            }
            if (formats.contains(Format.HTML)) {
                entries.add(HtmlIndexWriter.Entry.of(judged, name + Format.HTML.suffix()));
            }
        }
        if (!formats.contains(Format.HTML)) {
            return new Written(null, files);
        }
        Path indexFile = replace(directory.resolve("index.html"), out -> out.write(index.write(entries)));
        files.add(indexFile);
        return new Written(indexFile, files);
    }

    private Content content(JudgedReport judged, Format format) {
        return switch (format) {
            case JSON -> out -> out.write(json.write(judged.report()));
            case HTML -> out -> out.write(html.write(judged.report(), judged.judgement()));
            case SARIF, CSV, CYCLONEDX, JUNIT ->
                out -> Objects.requireNonNull(exchange.get(format)).write(ReportedRun.of(judged), out);
        };
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("create report directory " + directory, e);
        }
    }

    private static Path replace(Path file, Content content) {
        // Not Files.createTempFile: its files are readable by their owner only, whatever the umask says.
        Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try {
                try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                    content.writeTo(out);
                }
                move(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("write report " + file, e);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
