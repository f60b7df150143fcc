/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls granted to all processes in the last window, as the lease document holds them. Grants are added up in slots of
 * 1/{@value #SLOTS} of the window, so that the document stays small whatever the limit is.
 *
 * <pre>{"limit":300,"windowSeconds":3600,"blockedUntil":0,"slots":{"1790000010":10,…}}</pre>
 *
 * @param blockedUntil epoch second before which nobody calls
 * @param slots epoch second at which the slot ends → calls granted in it
 */
record SharedBudget(long limit, long windowSeconds, long blockedUntil, TreeMap<Long, Long> slots) {
    static final long LIMIT = 300;
    static final long WINDOW_SECONDS = 3600;
    /** A granted call has reached Qualys within this time or is not made, so a grant counts for one window and this. */
    static final Duration GRANT_LIFE = Duration.ofSeconds(60);

    private static final int SLOTS = 120;

    /** @param delay when no call was granted, how long until the next can be */
    record Grant(int calls, Duration delay, SharedBudget after) {}

    static SharedBudget read(@Nullable String document) {
        if (document == null) {
            return new SharedBudget(LIMIT, WINDOW_SECONDS, 0, new TreeMap<>());
        }
        try {
            return Json.state().readValue(document, SharedBudget.class);
        } catch (JsonProcessingException e) {
            throw new PortException(PortException.Kind.CORRUPT, "read call budget: not a budget document", e);
        }
    }

    SharedBudget learned(@Nullable Long newLimit, @Nullable Long newWindowSeconds) {
        return new SharedBudget(
                newLimit == null ? limit : newLimit,
                newWindowSeconds == null ? windowSeconds : newWindowSeconds,
                blockedUntil,
                slots);
    }

    /** Part seconds are rounded up: the other side measures, too. */
    SharedBudget blockedUntil(Instant until) {
        return new SharedBudget(
                limit,
                windowSeconds,
                Math.max(blockedUntil, until.plusNanos(999_999_999).getEpochSecond()),
                slots);
    }

    /** Grants up to {@code wanted} calls. {@code seenRemaining}: what Qualys said is left, where that is known. */
    Grant grant(int wanted, Instant now, @Nullable Long seenRemaining) {
        long second = now.getEpochSecond();
        if (blockedUntil > second) {
            return new Grant(0, Duration.ofSeconds(blockedUntil - second), this);
        }
        TreeMap<Long, Long> counting = new TreeMap<>(slots.tailMap(second - counted(), false));
        long used = counting.values().stream().mapToLong(Long::longValue).sum();
        long free = Math.min(limit - used, seenRemaining == null ? Long.MAX_VALUE : seenRemaining);
        int calls = (int) Math.max(0, Math.min(wanted, free));
        Duration delay = Duration.ZERO;
        if (calls > 0) {
            counting.merge(slotEnd(second), (long) calls, Long::sum);
        } else {
            delay = used < limit ? GRANT_LIFE : Duration.ofSeconds(counting.firstKey() + counted() - second);
        }
        return new Grant(calls, delay, new SharedBudget(limit, windowSeconds, blockedUntil, counting));
    }

    private long slotEnd(long second) {
        long slot = Math.max(1, windowSeconds / SLOTS);
        return (second / slot + 1) * slot;
    }

    private long counted() {
        return windowSeconds + GRANT_LIFE.toSeconds();
    }
}
