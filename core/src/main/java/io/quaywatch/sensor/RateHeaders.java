/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reply says about call limits; every part may be missing (some modules send none), and one of the names is documented
 * in two spellings ({@code facts/qualys.md} §1.3). A limit of nothing in no time is no limit but nonsense.
 */
record RateHeaders(
        @Nullable Long limit,
        @Nullable Long windowSeconds,
        @Nullable Long remaining,
        @Nullable Long concurrency,
        @Nullable Duration asked) {
    private static final Duration UNSTATED = Duration.ofSeconds(60);

    /** @param headers names in lower case */
    static RateHeaders read(Map<String, String> headers) {
        @Nullable Long concurrency = positive(headers.get("x-concurrency-limit-limit"));
        long wait = Math.max(
                orZero(number(headers.get("retry-after"))), orZero(number(headers.get("x-ratelimit-towait-sec"))));
        return new RateHeaders(
                positive(headers.get("x-ratelimit-limit")),
                positive(headers.get("x-ratelimit-window-sec")),
                number(headers.get("x-ratelimit-remaining")),
                concurrency == null ? positive(headers.get("x-concurrencylimit-limit")) : concurrency,
                wait == 0 ? null : Duration.ofSeconds(wait));
    }

    /** How long nobody should call after a reply of this status; null = go on. */
    @Nullable
    Duration block(int status) {
        boolean spent = remaining != null && remaining == 0;
        if (status == 429 || status == 409 && (spent || asked != null)) {
            return asked == null ? UNSTATED : asked;
        }
        return spent ? asked : null;
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static @Nullable Long positive(@Nullable String text) {
        @Nullable Long value = number(text);
        return value == null || value == 0 ? null : value;
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 9) {
            return null;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
