/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.time.Pause;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What an optimistic writer does when somebody else wrote first: read again and try again, after a pause that is random, so
 * that writers who met once do not meet again. The pause before attempt n is between 0 and 20 ms doubled n times, at most 1 s.
 */
public final class Contention {
    /** Enough for dozens of writers of one row; with the pauses about 4 s in the mean. */
    public static final int STANDARD_ATTEMPTS = 12;

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final int attempts;
    private final Supplier<RandomGenerator> random;
    private final Pause pause;

    public Contention(int attempts, Supplier<RandomGenerator> random, Pause pause) {
        this.attempts = attempts;
        this.random = random;
        this.pause = pause;
    }

    /** For stores inside one process: a write is refused only because another thread has got on, so there is no bound. */
    public static Contention withinProcess() {
        return new Contention(Integer.MAX_VALUE, ThreadLocalRandom::current, length -> Thread.onSpinWait());
    }

    /**
     * The first answer of the attempt.
     *
     * @param action for the error message: what is done to what
     * @throws PortException CONTENDED if no attempt had an answer
     */
    <T> T settle(String action, Supplier<Optional<T>> attempt) {
        for (int tried = 1; ; tried++) {
            Optional<T> answer = attempt.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (tried >= attempts) {
                throw new PortException(
                        PortException.Kind.CONTENDED,
                        action + " : others wrote first in each of " + attempts + " attempts");
            }
            pauseAfter(tried, action);
        }
    }

    private void pauseAfter(int tried, String action) {
        long longest = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(tried, 10));
        pause.pause(Duration.ofMillis(random.get().nextLong(longest + 1)));
        if (Thread.currentThread().isInterrupted()) {
            throw new PortException(PortException.Kind.UNAVAILABLE, action + " : interrupted");
        }
    }
}
