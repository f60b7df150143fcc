/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when told: pausing on it takes no time and lets time pass. */
public final class VirtualClock implements InstantSource {
    public static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private Instant now = START;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }
}
