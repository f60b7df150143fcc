/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.report.ScanOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a machine between its scans.
 *
 * @param nextScanAt when it is due again; written out, never inferred from an expiry
 * @param lastOutcome of the last job that ended; null before
 * @param failures how many jobs in a row ended without a result
 * @param skip why it was not due at the last look, for people; null if it was
 */
public record MachineRecord(
        MachineId id,
        Instant nextScanAt,
        @Nullable String lastJob,
        @Nullable ScanOutcome lastOutcome,
        int failures,
        @Nullable String skip,
        Instant updatedAt) {}
