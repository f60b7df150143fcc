/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.testing.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until a file appears, and then goes on by a step whenever it is asked. */
final class HurryingClock implements InstantSource {
    private final Path signal;
    private final Duration step;
    private Instant now = VirtualClock.START;

    HurryingClock(Path signal, Duration step) {
        this.signal = signal;
        this.step = step;
    }

    @Override
    public synchronized Instant instant() {
        if (Files.exists(signal)) {
            now = now.plus(step);
        }
        return now;
    }
}
