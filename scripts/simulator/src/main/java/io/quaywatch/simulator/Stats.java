/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.Map;
import java.util.TreeMap;

/** What the simulator was asked. Safe for use by many threads. */
final class Stats {
    private final Map<String, Long> calls = new TreeMap<>();
    private long throttled;
    private long unreadFilters;

    synchronized void called(String endpoint) {
        calls.merge(endpoint, 1L, Long::sum);
    }

    synchronized void refused() {
        throttled++;
    }

    /** A filter that does not parse, or names an unknown token: it matches nothing, as at Qualys. */
    synchronized void filterNotRead() {
        unreadFilters++;
    }

    synchronized Map<String, Long> calls() {
        return Map.copyOf(calls);
    }

    synchronized long throttled() {
        return throttled;
    }

    synchronized long unreadFilters() {
        return unreadFilters;
    }
}
