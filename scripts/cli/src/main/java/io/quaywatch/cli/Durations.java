/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.time.Duration;

/** Durations as people say them: {@code 45 s}, {@code 2 min 10 s}, {@code 3 h 5 min}. */
final class Durations {
    private Durations() {}

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + rest(seconds % 60, " s");
        }
        return seconds / 3600 + " h" + rest(seconds % 3600 / 60, " min");
    }

    private static String rest(long value, String unit) {
        return value == 0 ? "" : " " + value + unit;
    }
}
