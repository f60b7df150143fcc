/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli.doctor;

import io.quaywatch.qualys.CallGate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lets every call through and keeps what the replies said about limits, of each endpoint the last. */
final class CallLimits implements CallGate {
    private final Map<String, Limit> seen = new TreeMap<>();

    /** @param of calls in the window; @param window in seconds, 0 if it was not said */
    record Limit(String endpoint, long left, long of, long window) {
        String text() {
            return endpoint + ": " + left + " of " + of + " left" + (window > 0 ? " in " + window + " s" : "");
        }

        boolean few() {
            return left * 10 < of;
        }
    }

    Map<String, Limit> seen() {
        return seen;
    }

    @Override
    public Pass enter(String endpoint, String action) {
        return new Pass() {
            @Override
            public void observed(int status, Map<String, String> headers) {
                long left = number(headers.get("x-ratelimit-remaining"));
                long of = number(headers.get("x-ratelimit-limit"));
                if (left >= 0 && of >= 0) {
                    long window = Math.max(0, number(headers.get("x-ratelimit-window-sec")));
                    seen.put(endpoint, new Limit(endpoint, left, of, window));
                }
            }

            @Override
            public void close() {}
        };
    }

    private static long number(@Nullable String text) {
        return text != null && text.strip().matches("[0-9]{1,9}") ? Long.parseLong(text.strip()) : -1;
    }
}
