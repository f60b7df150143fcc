/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.ImageReference;
import io.quaywatch.port.ScanJob;
import io.quaywatch.qualys.QualysPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of the scanner ({@code facts/qualys.md} §4.2, §4.3): fixed words, and a reference that matches its grammar.
 * They are a list and go to no shell. No credential is among them.
 */
public final class QScannerArguments {
    private QScannerArguments() {}

    /**
     * Everything behind the program's name.
     *
     * @param types what {@code --scan-types} takes
     * @param more flags of the place where it runs, for example {@code --output-dir}
     */
    public static List<String> of(
            QualysPlatform platform, ScanJob job, String types, Duration timeout, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("--mode", "get-report"));
        arguments.addAll(
                platform.pod() == null
                        ? List.of("--gateway-url", platform.gateway().toString())
                        : List.of("--pod", platform.pod()));
        arguments.addAll(List.of(
                // A cache is locked by the run that uses it, so runs beside one another would wait.
                "--cache", "none", "--scan-types", types, "--scan-timeout", Math.max(1, timeout.toSeconds()) + "s"));
        arguments.addAll(more);
        // Without it the scanner takes the platform of the machine it runs on, which is not the workload's.
        arguments.addAll(List.of("--platform", job.key().platform().toString(), "image", image(job)));
        return List.copyOf(arguments);
    }

    /** By digest where it is known: a tag may point elsewhere by the time the scanner looks. */
    private static String image(ScanJob job) {
        ImageReference image = job.image();
        String name = image.registry() + "/" + image.repository();
        if (job.manifestDigest() != null) {
            return name + "@" + job.manifestDigest();
        }
        return image.digest() == null ? name + ":" + image.effectiveTag() : name + "@" + image.digest();
    }
}
