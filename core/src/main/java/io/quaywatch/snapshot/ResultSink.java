/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Where results go. A file is known by job, scan type and SHA-256: delivering it again is success. Throws {@code PortException}
 * or {@code QualysException} for what passes.
 */
public interface ResultSink {
    /** For settings and reports: {@code qscanner-upload}, {@code files}, {@code qflow}. */
    String name();

    /** Whether the files where the scanner left them are the delivery, so that nobody removes them after it. */
    default boolean keepsFiles() {
        return false;
    }

    Delivered deliver(Machine machine, String jobId, ResultManifest.Entry file, Supplier<InputStream> content);

    sealed interface Delivered {
        record Done() implements Delivered {}

        record Later(Duration delay, String reason) implements Delivered {}

        record Refused(String reason) implements Delivered {}
    }
}
