/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls granted to all processes in the last window, as the lease document holds them.
 *
 * <pre>{"limit":300,"windowSeconds":3600,"blockedUntil":0,"blocks":[[1790000000,10],…]}</pre>
 *
 * @param blockedUntil epoch seconds before which nobody calls
 * @param blocks epoch second and number of calls of each grant, oldest first
 */
record SharedBudget(long limit, long windowSeconds, long blockedUntil, List<long[]> blocks) {
    static final long LIMIT = 300;
    static final long WINDOW_SECONDS = 3600;
    /** A granted call is made within this time or not at all, so a grant is over one window and this after it was given. */
    static final Duration BLOCK_LIFE = Duration.ofSeconds(60);

    SharedBudget {
        blocks = List.copyOf(blocks);
    }

    /** @param delay when no call was granted, how long until the next can be */
    record Grant(int calls, Duration delay, SharedBudget after) {}

    static SharedBudget read(@Nullable String document) {
        if (document == null) {
            return new SharedBudget(LIMIT, WINDOW_SECONDS, 0, List.of());
        }
        try {
            return Json.state().readValue(document, SharedBudget.class);
        } catch (JsonProcessingException e) {
            throw new PortException(PortException.Kind.CORRUPT, "read call budget: not a budget document", e);
        }
    }

    SharedBudget learned(RateHeaders headers) {
        return new SharedBudget(
                headers.limit() == null ? limit : headers.limit(),
                headers.windowSeconds() == null ? windowSeconds : headers.windowSeconds(),
                blockedUntil,
                blocks);
    }

    SharedBudget blockedUntil(Instant until) {
        return new SharedBudget(limit, windowSeconds, Math.max(blockedUntil, until.getEpochSecond()), blocks);
    }

    /** Grants up to {@code wanted} calls. {@code seenRemaining}: what Qualys said is left, where that is known. */
    Grant grant(int wanted, Instant now, @Nullable Long seenRemaining) {
        long second = now.getEpochSecond();
        if (blockedUntil > second) {
            return new Grant(0, Duration.ofSeconds(blockedUntil - second), this);
        }
        List<long[]> counting = new ArrayList<>(blocks);
        counting.removeIf(block -> ends(block) <= second);
        long used = counting.stream().mapToLong(block -> block[1]).sum();
        long free = Math.min(limit - used, seenRemaining == null ? Long.MAX_VALUE : seenRemaining);
        int calls = (int) Math.max(0, Math.min(wanted, free));
        if (calls > 0) {
            counting.add(new long[] {second, calls});
        }
        SharedBudget after = new SharedBudget(limit, windowSeconds, blockedUntil, counting);
        return new Grant(calls, calls > 0 ? Duration.ZERO : delay(counting, used, second), after);
    }

    private Duration delay(List<long[]> counting, long used, long second) {
        return counting.isEmpty() || used < limit
                ? BLOCK_LIFE
                : Duration.ofSeconds(Math.max(1, ends(counting.get(0)) - second));
    }

    private long ends(long[] block) {
        return block[0] + windowSeconds + BLOCK_LIFE.toSeconds();
    }
}
