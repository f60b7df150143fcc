/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
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
        JSON,
        /** A page for each report, and {@code index.html}. */
        HTML
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

    public Written write(Path directory, List<JudgedReport> reports, Set<Format> formats) {
        ReportNames names = new ReportNames();
        List<Path> files = new ArrayList<>();
        List<HtmlIndexWriter.Entry> entries = new ArrayList<>();
        createDirectory(directory);
        for (JudgedReport judged : reports) {
            String name = names.next(judged.report().subject());
            if (formats.contains(Format.JSON)) {
                files.add(replace(directory.resolve(name + ".json"), json.write(judged.report())));
            }
            if (formats.contains(Format.HTML)) {
                String file = name + ".html";
                files.add(replace(directory.resolve(file), html.write(judged.report(), judged.judgement())));
                entries.add(HtmlIndexWriter.Entry.of(judged, file));
            }
        }
        if (!formats.contains(Format.HTML)) {
            return new Written(null, files);
        }
        Path indexFile = replace(directory.resolve("index.html"), index.write(entries));
        files.add(indexFile);
        return new Written(indexFile, files);
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("create report directory " + directory, e);
        }
    }

    private static Path replace(Path file, byte[] content) {
        // Not Files.createTempFile: its files are readable by their owner only, whatever the umask says.
        Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try {
                Files.write(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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
