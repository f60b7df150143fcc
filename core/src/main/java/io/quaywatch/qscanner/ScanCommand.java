/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.port.ScanJob;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command of a run within this process: the program, and {@link QScannerArguments} with where its output goes. */
final class ScanCommand {
    private ScanCommand() {}

    /** @param types what {@code --scan-types} takes */
    static List<String> of(
            Path program, ScanJob job, String types, Path output, Duration timeout, QScannerSettings settings) {
        List<String> here = new ArrayList<>(List.of("--output-dir", output.toString(), "--report-format", "sarif"));
        @Nullable URI proxy = settings.proxy();
        if (proxy != null) {
            here.addAll(List.of("--proxy", proxy.toString()));
        }
        @Nullable Path caFile = settings.caFile();
        if (caFile != null) {
            here.addAll(List.of("--cert-path", caFile.toString()));
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(QScannerArguments.of(settings.platform(), job, types, timeout, here));
        return List.copyOf(command);
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
        flags.add(settings.platform().pod() == null ? "--gateway-url" : "--pod");
        if (settings.proxy() != null) {
            flags.add("--proxy");
        }
        if (settings.caFile() != null) {
            flags.add("--cert-path");
        }
        return flags;
    }
}
