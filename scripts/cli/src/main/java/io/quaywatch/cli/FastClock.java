/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock of a simulated run: waiting takes no time and lets time pass. */
final class FastClock implements InstantSource {
    private Instant now;

    FastClock(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Sets the clock forward to this moment, never back. */
    synchronized void atLeast(Instant moment) {
        now = now.isBefore(moment) ? moment : now;
    }
}
