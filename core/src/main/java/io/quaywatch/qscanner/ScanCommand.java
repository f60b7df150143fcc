/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.ImageReference;
import io.quaywatch.port.ScanJob;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of the scanner ({@code facts/qualys.md} §4.2, §4.3): fixed words, and a reference that matches its grammar. */
final class ScanCommand {
    private ScanCommand() {}

    /** @param types what {@code --scan-types} takes */
    static List<String> of(
            Path program, ScanJob job, String types, Path output, Duration timeout, QScannerSettings settings) {
        List<String> arguments = new ArrayList<>(List.of(program.toString(), "--mode", "get-report"));
        arguments.addAll(platform(settings));
        // A cache is locked by the run that uses it, so runs beside one another would wait.
        arguments.addAll(List.of(
                "--output-dir",
                output.toString(),
                "--cache",
                "none",
                "--scan-types",
                types,
                "--report-format",
                "sarif",
                "--scan-timeout",
                Math.max(1, timeout.toSeconds()) + "s"));
        @Nullable URI proxy = settings.proxy();
        if (proxy != null) {
            arguments.addAll(List.of("--proxy", proxy.toString()));
        }
        @Nullable Path caFile = settings.caFile();
        if (caFile != null) {
            arguments.addAll(List.of("--cert-path", caFile.toString()));
        }
        // Without it the scanner takes this machine's platform, which is not the workload's.
        arguments.addAll(List.of("--platform", job.key().platform().toString(), "image", reference(job)));
        return List.copyOf(arguments);
    }

    /** The flags that {@link #of} uses. */
    static List<String> flags(QScannerSettings settings) {
        List<String> flags = new ArrayList<>(List.of(
                "--mode",
                "--output-dir",
                "--cache",
                "--scan-types",
                "--report-format",
                "--scan-timeout",
                "--platform"));
        flags.add(platform(settings).get(0));
        if (settings.proxy() != null) {
            flags.add("--proxy");
        }
        if (settings.caFile() != null) {
            flags.add("--cert-path");
        }
        return flags;
    }

    private static List<String> platform(QScannerSettings settings) {
        @Nullable String pod = settings.platform().pod();
        return pod == null
                ? List.of("--gateway-url", settings.platform().gateway().toString())
                : List.of("--pod", pod);
    }

    /** By digest where it is known: a tag may point elsewhere by the time the scanner looks. */
    private static String reference(ScanJob job) {
        ImageReference image = job.image();
        String name = image.registry() + "/" + image.repository();
        return image.digest() == null ? name + ":" + image.effectiveTag() : name + "@" + image.digest();
    }
}
