/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.report.ReportFiles;
import io.quaywatch.report.Untrusted;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file that a whole run is written into, and its format: {@code sarif=FILE}. */
record OutputFile(ReportFiles.Format format, Path file) {

    /** Proves that the file can be written, so that no scan is made for a report that has no place. */
    void prepare() {
        if (Files.isDirectory(file)) {
            throw new CommandException(ExitCode.USAGE, "--output " + file + ": is a directory, not a file");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new CommandException(ExitCode.USAGE, "--output " + file + ": is not the name of a file");
        }
        ReportDirectory.prepare("--output", directory);
    }

    static final class Converter implements ITypeConverter<OutputFile> {
        @Override
        public OutputFile convert(String value) {
            int equals = value.indexOf('=');
            if (equals < 1 || equals == value.length() - 1) {
                throw new TypeConversionException("'" + Untrusted.line(value, 100)
                        + "' is not of the form FORMAT=FILE, for example sarif=run.sarif");
            }
            ReportFiles.Format format = new RunOptions.ReportFormatConverter().convert(value.substring(0, equals));
            if (!format.holdsRuns()) {
                throw new TypeConversionException(
                        "no file of html or json holds a whole run; use --report-dir, or sarif, csv, cyclonedx or junit");
            }
            if (value.substring(equals + 1).equals("-")) {
                throw new TypeConversionException("stdout is for what --format prints; give the name of a file");
            }
            try {
                return new OutputFile(format, Path.of(value.substring(equals + 1)));
            } catch (InvalidPathException e) {
                throw new TypeConversionException("the name of the file cannot be used");
            }
        }
    }
}
