/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Duration;
import java.util.Map;

/**
 * How machines are scanned. The deadlines that follow from nothing else are constants here.
 *
 * @param interval between two scans of a machine
 * @param scanTimeout of one scanner's work
 * @param retention how long a snapshot may stay if nobody deletes it; at least as long as a job can take
 * @param scannersPerRegion at the same time
 * @param spot whether a scanner is first tried as a machine that the cloud may take back
 * @param scannerMetadata what every scanner is told besides its job; never a secret
 */
public record SnapshotSettings(
        Duration interval,
        Duration scanTimeout,
        Duration retention,
        int scannersPerRegion,
        boolean spot,
        Map<String, String> scannerMetadata) {
    static final int ATTEMPTS = 3;
    static final Duration SNAPSHOTTING = Duration.ofMinutes(30);
    static final Duration QUEUED = Duration.ofHours(6);
    static final Duration PROVISIONING = Duration.ofMinutes(10);
    static final Duration SCANNING_MARGIN = Duration.ofMinutes(10);
    static final Duration HEARTBEAT_STALE = Duration.ofMinutes(5);
    static final Duration COLLECTED = Duration.ofMinutes(5);
    static final Duration DELIVERING = Duration.ofMinutes(15);

    /** From its plan on; then a job is cleaned up wherever it stands. */
    static final Duration CEILING = Duration.ofHours(8);

    /** A step that takes longer has lost the job. */
    static final Duration LEASE = Duration.ofMinutes(2);

    /** How long a failed machine rests for each failure in a row, at most the interval. */
    static final Duration REST = Duration.ofHours(6);

    public SnapshotSettings {
        if (interval.compareTo(Duration.ofMinutes(15)) < 0
                || scanTimeout.compareTo(Duration.ofMinutes(1)) < 0
                || scannersPerRegion < 1) {
            throw new IllegalArgumentException(
                    "an interval of 15 minutes, a time-out of 1 and one scanner are the least");
        }
        Duration longest = CEILING.plusHours(1);
        retention = retention.compareTo(longest) < 0 ? longest : retention;
        scannerMetadata = Map.copyOf(scannerMetadata);
    }

    /** The usual numbers. */
    public static SnapshotSettings standard() {
        return new SnapshotSettings(
                Duration.ofHours(24), Duration.ofMinutes(30), Duration.ofHours(6), 10, true, Map.of());
    }

    /** After this the cloud itself deletes a scanner. */
    Duration longestScanner() {
        return PROVISIONING.plus(scanTimeout).plus(SCANNING_MARGIN);
    }
}
