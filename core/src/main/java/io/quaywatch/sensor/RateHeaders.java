/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a reply says about call limits; every part may be missing (some modules send none, {@code facts/qualys.md} §1.3). */
record RateHeaders(
        @Nullable Long limit,
        @Nullable Long windowSeconds,
        @Nullable Long remaining,
        @Nullable Long toWaitSeconds,
        @Nullable Long retryAfterSeconds) {

    /** @param headers names in lower case */
    static RateHeaders read(Map<String, String> headers) {
        return new RateHeaders(
                number(headers.get("x-ratelimit-limit")),
                number(headers.get("x-ratelimit-window-sec")),
                number(headers.get("x-ratelimit-remaining")),
                number(headers.get("x-ratelimit-towait-sec")),
                number(headers.get("retry-after")));
    }

    /** How long the reply asks to wait, if it does. */
    @Nullable
    Duration asked() {
        if (retryAfterSeconds != null) {
            return Duration.ofSeconds(retryAfterSeconds);
        }
        return toWaitSeconds != null && toWaitSeconds > 0 ? Duration.ofSeconds(toWaitSeconds) : null;
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 9) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return null;
            }
        }
        return Long.valueOf(text);
    }
}
