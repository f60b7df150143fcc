/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What one process knows of one endpoint: the calls it was granted and has not made, and what replies told it. */
final class EndpointBudget {
    private static final Duration REMAINING_COUNTS_FOR = Duration.ofMinutes(1);
    private static final Duration DEFAULT_BLOCK = Duration.ofSeconds(60);

    private final Semaphore turns;
    private int granted;
    private int blockSize = 1;
    private Instant grantEnds = Instant.EPOCH;
    private @Nullable Long limit;
    private @Nullable Long windowSeconds;
    private @Nullable Long remaining;
    private Instant remainingSeen = Instant.EPOCH;

    EndpointBudget(int concurrency) {
        turns = new Semaphore(concurrency);
    }

    Semaphore turns() {
        return turns;
    }

    /** Uses up one granted call, if one is left. */
    boolean takeLocal(Instant now) {
        if (granted == 0 || !grantEnds.isAfter(now)) {
            return false;
        }
        granted--;
        if (remaining != null) {
            remaining--;
        }
        return true;
    }

    /** How many calls to ask for: twice the last block if that was used up in time, else one. */
    int wanted(Instant now) {
        boolean spentInTime = granted == 0 && grantEnds.isAfter(now);
        blockSize = spentInTime ? Math.min(blockSize * 2, RateBudget.LARGEST_BLOCK) : 1;
        return blockSize;
    }

    void refilled(SharedBudget.Grant grant, Instant now) {
        granted = grant.calls();
        grantEnds = now.plus(SharedBudget.BLOCK_LIFE);
    }

    /** The calls that the last reply said were left, if that is recent: others use the subscription too. */
    @Nullable
    Long seenRemaining(Instant now) {
        return remaining != null && remainingSeen.plus(REMAINING_COUNTS_FOR).isAfter(now) ? remaining : null;
    }

    RateHeaders learned() {
        return new RateHeaders(limit, windowSeconds, null, null, null);
    }

    int hourlyLimit() {
        long window = windowSeconds == null || windowSeconds == 0 ? SharedBudget.WINDOW_SECONDS : windowSeconds;
        long calls = limit == null ? SharedBudget.LIMIT : limit;
        return (int) Math.max(2, Math.min(calls * 3600 / window, Integer.MAX_VALUE));
    }

    /** Takes in a reply; the moment before which no process should call again, if the reply says so. */
    @Nullable
    Instant observed(int status, RateHeaders headers, Instant now) {
        limit = headers.limit() == null ? limit : headers.limit();
        windowSeconds = headers.windowSeconds() == null ? windowSeconds : headers.windowSeconds();
        if (headers.remaining() != null) {
            remaining = headers.remaining();
            remainingSeen = now;
        }
        if (status != 429) {
            return null;
        }
        granted = 0;
        Duration asked = headers.asked();
        return now.plus(asked == null ? DEFAULT_BLOCK : asked);
    }
}
