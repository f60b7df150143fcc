/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Per-endpoint limits as documented: calls in a rolling window, and calls at the same time. Refused calls count for neither. */
final class RateLimits {
    private static final int CONCURRENCY_WAIT_SECONDS = 1;

    private static final class Window {
        final Deque<Instant> calls = new ArrayDeque<>();
        int running;
    }

    private final WorldSettings.Limits limits;
    private final InstantSource clock;
    private final Map<String, Window> windows = new HashMap<>();

    RateLimits(WorldSettings.Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Counts one call in, or refuses it. Every accepted call is followed by {@link #leave}. */
    synchronized Decision enter(String endpoint) {
        Window window = windows.computeIfAbsent(endpoint, name -> new Window());
        Instant now = clock.instant();
        forget(window, now);
        boolean concurrencySpent = limits.concurrency() > 0 && window.running >= limits.concurrency();
        boolean rateSpent = limits.calls() > 0 && window.calls.size() >= limits.calls();
        if (concurrencySpent) {
            return new Decision(false, CONCURRENCY_WAIT_SECONDS, headers(window, now));
        }
        if (rateSpent) {
            return new Decision(false, secondsToWait(window, now), headers(window, now));
        }
        window.running++;
        if (limits.calls() > 0) {
            window.calls.addLast(now);
        }
        return new Decision(true, 0, headers(window, now));
    }

    synchronized void leave(String endpoint) {
        windows.computeIfAbsent(endpoint, name -> new Window()).running--;
    }

    private void forget(Window window, Instant now) {
        Instant edge = now.minusSeconds(limits.windowSeconds());
        while (!window.calls.isEmpty() && !window.calls.getFirst().isAfter(edge)) {
            window.calls.removeFirst();
        }
    }

    private long secondsToWait(Window window, Instant now) {
        if (limits.calls() == 0 || window.calls.size() < limits.calls()) {
            return 0;
        }
        Duration left = Duration.between(now, window.calls.getFirst().plusSeconds(limits.windowSeconds()));
        return Math.max(1, left.plusMillis(999).toSeconds());
    }

    private Map<String, String> headers(Window window, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (limits.calls() > 0) {
            headers.put("X-RateLimit-Limit", Integer.toString(limits.calls()));
            headers.put("X-RateLimit-Window-Sec", Integer.toString(limits.windowSeconds()));
            headers.put("X-RateLimit-Remaining", Integer.toString(limits.calls() - window.calls.size()));
            headers.put("X-RateLimit-ToWait-Sec", Long.toString(secondsToWait(window, now)));
        }
        if (limits.concurrency() > 0) {
            headers.put("X-Concurrency-Limit-Limit", Integer.toString(limits.concurrency()));
            headers.put("X-Concurrency-Limit-Running", Integer.toString(window.running));
        }
        return headers;
    }

    /**
     * @param retryAfterSeconds for a refused call
     * @param headers what the reply says about the limits
     */
    record Decision(boolean accepted, long retryAfterSeconds, Map<String, String> headers) {}
}
