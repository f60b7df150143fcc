/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.qualys.QualysPlatform;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the scanner is had and run.
 *
 * @param platform where it uploads to: its pod or, for a private platform, its gateway
 * @param timeout how long one scan may take in all, a second attempt included; whole seconds
 * @param reportWait how long after its start the report of an uploaded scan is waited for; less than the scan's deadline
 * @param maxReuseAge how old a Qualys result of the same digest may be to be used instead of a scan
 * @param directory a private directory for the program and its runs; made where needed, on a disk with room for an image
 * @param environment our own environment; of it the scanner gets {@code PATH}, and what tells it of a managed identity
 * @param proxy for the scanner's calls, or null
 * @param caFile PEM file of certificate authorities for the scanner's calls, or null
 */
public record QScannerSettings(
        QScannerRelease release,
        QualysPlatform platform,
        Duration timeout,
        Duration reportWait,
        Duration maxReuseAge,
        Path directory,
        Map<String, String> environment,
        @Nullable URI proxy,
        @Nullable Path caFile) {
    /** @throws IllegalArgumentException if the time-out is not a second at least */
    public QScannerSettings {
        if (timeout.toSeconds() < 1) {
            throw new IllegalArgumentException("a scan takes a second at least");
        }
        environment = Map.copyOf(environment);
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return "QScannerSettings[" + release + ", timeout " + timeout + ", " + directory + "]";
    }
}
