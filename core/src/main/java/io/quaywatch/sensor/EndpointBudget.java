/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What one process knows of one endpoint: the calls it was granted and has not made, and what replies told it. Used under its
 * own lock, but for the turns.
 */
final class EndpointBudget {
    /** Half of a grant's life: a call may still wait for its turn, and travel. */
    private static final Duration USED_WITHIN = SharedBudget.GRANT_LIFE.dividedBy(2);

    private static final Duration REMAINING_COUNTS_FOR = Duration.ofMinutes(1);

    private final Turns turns;
    private int granted;
    private int blockSize = 1;
    private Instant grantEnds = Instant.EPOCH;
    private Instant blockedUntil = Instant.EPOCH;
    private long limit = SharedBudget.LIMIT;
    private long windowSeconds = SharedBudget.WINDOW_SECONDS;
    private @Nullable Long newLimit;
    private @Nullable Long newWindowSeconds;
    private @Nullable Long remaining;
    private Instant remainingSeen = Instant.EPOCH;

    EndpointBudget(int concurrency) {
        turns = new Turns(concurrency);
    }

    /** How many calls may run at once. */
    private static final class Turns extends Semaphore {
        private static final long serialVersionUID = 1L;

        private int size;

        Turns(int size) {
            super(size, true);
            this.size = size;
        }

        void resize(int newSize) {
            if (newSize > size) {
                release(newSize - size);
            } else {
                reducePermits(size - newSize);
            }
            size = newSize;
        }
    }

    Semaphore turns() {
        return turns;
    }

    Instant blockedUntil() {
        return blockedUntil;
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

    /** The calls to ask for: twice the last block if that was used up in time, else one. */
    int wanted(Instant now) {
        boolean spentInTime = granted == 0 && grantEnds.isAfter(now);
        blockSize = spentInTime ? Math.min(blockSize * 2, RateBudget.LARGEST_BLOCK) : 1;
        return blockSize;
    }

    /** What this process has to tell the others, and what all know, after that. */
    SharedBudget share(SharedBudget shared) {
        return shared.learned(newLimit, newWindowSeconds).blockedUntil(blockedUntil);
    }

    void refilled(SharedBudget.Grant grant, Instant now) {
        granted = grant.calls();
        grantEnds = now.plus(USED_WITHIN);
        limit = grant.after().limit();
        windowSeconds = grant.after().windowSeconds();
        newLimit = null;
        newWindowSeconds = null;
    }

    /** The calls that the last reply said were left, if that is recent: others use the subscription too. */
    @Nullable
    Long seenRemaining(Instant now) {
        return remaining != null && remainingSeen.plus(REMAINING_COUNTS_FOR).isAfter(now)
                ? Long.valueOf(Math.max(0, remaining))
                : null;
    }

    int hourlyLimit() {
        return (int) Math.max(1, Math.min(limit * 3600 / windowSeconds, Integer.MAX_VALUE));
    }

    /** Takes in a reply; true if it says that nobody should call for a while. */
    boolean observed(int status, RateHeaders headers, Instant now) {
        if (headers.limit() != null) {
            limit = headers.limit();
            newLimit = headers.limit();
        }
        if (headers.windowSeconds() != null) {
            windowSeconds = headers.windowSeconds();
            newWindowSeconds = headers.windowSeconds();
        }
        if (headers.remaining() != null) {
            remaining = headers.remaining();
            remainingSeen = now;
        }
        if (headers.concurrency() != null) {
            turns.resize((int) Math.min(headers.concurrency(), RateBudget.MOST_AT_ONCE));
        }
        @Nullable Duration block = headers.block(status);
        if (block == null) {
            return false;
        }
        Instant until = now.plus(block);
        blockedUntil = until.isAfter(blockedUntil) ? until : blockedUntil;
        return true;
    }
}
