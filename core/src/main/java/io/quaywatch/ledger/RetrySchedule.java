/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a scan that did not end Complete is tried again. After the last delay nobody tries any more; people are told once. */
public record RetrySchedule(List<Duration> delays) {
    /** 15 minutes, 1 hour, 6 hours, 24 hours, then none. */
    public static final RetrySchedule STANDARD = new RetrySchedule(
            List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24)));

    public RetrySchedule {
        delays = List.copyOf(delays);
    }

    /**
     * When to try again after this many failures in a row, the one that ended now included; empty = give up.
     *
     * @throws IllegalArgumentException if there was no failure
     */
    public Optional<Instant> next(int failures, Instant now) {
        if (failures < 1) {
            throw new IllegalArgumentException("a retry follows at least one failure");
        }
        return failures > delays.size() ? Optional.empty() : Optional.of(now.plus(delays.get(failures - 1)));
    }
}
