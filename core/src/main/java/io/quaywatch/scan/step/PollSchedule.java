/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import java.time.Duration;

/** How long to wait before the status is asked again: 30 s, twice as long each time, at most 5 minutes. */
final class PollSchedule {
    private static final double FIRST_SECONDS = 30;
    private static final double GROWTH = 2;
    private static final long LONGEST_SECONDS = 300;

    private PollSchedule() {}

    static Duration waitAfter(int polls) {
        double seconds = FIRST_SECONDS * Math.pow(GROWTH, polls);
        return Duration.ofSeconds((long) Math.min(seconds, LONGEST_SECONDS));
    }
}
