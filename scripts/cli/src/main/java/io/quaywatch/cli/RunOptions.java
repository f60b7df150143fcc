/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.image.Platform;
import io.quaywatch.report.ReportFiles;
import io.quaywatch.report.Severity;
import io.quaywatch.report.Untrusted;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every verb that scans. */
final class RunOptions {
    enum Format {
        TABLE,
        JSON
    }

    @Option(names = "--pod", paramLabel = "POD", description = "Qualys platform, for example US2 (QUALYS_POD).")
    @Nullable
    String pod;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            converter = GatewayConverter.class,
            description = "Qualys gateway of a private platform: https, or http on loopback (QUALYS_GATEWAY).")
    @Nullable
    URI gateway;

    @Option(
            names = "--simulate",
            description = "Use the embedded world instead of Qualys and registries; its time passes at once.")
    boolean simulate;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "Scenario of the embedded world, with --simulate (JSON).")
    @Nullable
    Path scenario;

    @Option(
            names = "--ledger",
            paramLabel = "memory|file:DIR",
            defaultValue = "memory",
            description = "Where it is remembered what was scanned (default: memory).")
    String ledger = "memory";

    @Option(
            names = "--report-dir",
            paramLabel = "DIR",
            description = "Write each report there, in the formats of --report-format.")
    @Nullable
    Path reportDir;

    @Option(
            names = "--report-format",
            paramLabel = "FORMAT",
            split = ",",
            converter = ReportFormatConverter.class,
            description =
                    "Formats of --report-dir, with commas: html, json, sarif, csv, cyclonedx, junit (default: html,json).")
    @Nullable
    Set<ReportFiles.Format> reportFormats;

    @Option(
            names = "--output",
            paramLabel = "FORMAT=FILE",
            converter = OutputFile.Converter.class,
            description = "Write the whole run into this file too: sarif, csv, cyclonedx or junit. Can be repeated.")
    List<OutputFile> outputs = new ArrayList<>();

    @Option(names = "--format", description = "What is printed: table or json (default: table).")
    Format format = Format.TABLE;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            converter = SeverityConverter.class,
            description =
                    "A complete result with findings of this severity or worse fails: INFO, LOW, MEDIUM, HIGH, CRITICAL.")
    @Nullable
    Severity failOn;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Rules and waivers that a complete result is judged by (YAML); with --fail-on, both must pass.")
    @Nullable
    Path policy;

    @Option(names = "--force", description = "Scan again, whatever is known already.")
    boolean force;

    @Option(
            names = "--insecure-registry",
            paramLabel = "HOST:PORT",
            description = "Talk plain http to this registry, which may be on this machine or a private network.")
    List<String> insecureRegistries = new ArrayList<>();

    @Option(
            names = "--allow-private-registries",
            description = "Registries may be on private networks (metadata and link-local addresses never).")
    boolean allowPrivate;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            converter = PlatformConverter.class,
            description = "The platform to scan where the workload names none (default: linux/amd64).")
    @Nullable
    Platform platform;

    Set<ReportFiles.Format> reportFormats() {
        return reportFormats == null
                ? EnumSet.of(ReportFiles.Format.HTML, ReportFiles.Format.JSON)
                : Set.copyOf(reportFormats);
    }

    /** Proves that all files of the run have a place, so that no scan is made whose report is lost. */
    void prepareFiles() {
        if (reportFormats != null && reportDir == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--report-format without --report-dir writes nothing: add --report-dir DIR, or use --output FORMAT=FILE");
        }
        Set<Path> files = new HashSet<>();
        for (OutputFile output : outputs) {
            if (!files.add(output.file().toAbsolutePath().normalize())) {
                throw new CommandException(
                        ExitCode.USAGE, "--output " + output.file() + ": is given twice; each needs a file of its own");
            }
        }
        if (reportDir != null) {
            ReportDirectory.prepare("--report-dir", reportDir);
        }
        outputs.forEach(OutputFile::prepare);
    }

    /** Keeps the text out of the message: it may hold a password. */
    static final class GatewayConverter implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            try {
                return new URI(value);
            } catch (URISyntaxException e) {
                throw new TypeConversionException("a gateway URL looks like https://host[:port]");
            }
        }
    }

    static final class ReportFormatConverter implements ITypeConverter<ReportFiles.Format> {
        @Override
        public ReportFiles.Format convert(String value) {
            for (ReportFiles.Format format : ReportFiles.Format.values()) {
                if (format.name().equalsIgnoreCase(value)) {
                    return format;
                }
            }
            throw new TypeConversionException(
                    "'" + Untrusted.line(value, 100) + "' is not one of html, json, sarif, csv, cyclonedx, junit");
        }
    }

    static final class SeverityConverter implements ITypeConverter<Severity> {
        @Override
        public Severity convert(String value) {
            try {
                return Severity.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + value + "' is not one of INFO, LOW, MEDIUM, HIGH, CRITICAL or 1 to 5");
            }
        }
    }

    static final class PlatformConverter implements ITypeConverter<Platform> {
        @Override
        public Platform convert(String value) {
            try {
                return Platform.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + value + "': " + e.getMessage());
            }
        }
    }
}
