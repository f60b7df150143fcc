/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test advances it. */
final class VirtualClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void advance(long seconds) {
        now = now.plusSeconds(seconds);
    }
}
