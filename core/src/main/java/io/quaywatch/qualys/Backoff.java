/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.time.Pause;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try: what Qualys asked for, else {@code 0.5 s × 2^(n-1)} of which the upper half is random.
 * Waits are short; for a long one the call fails and the workflow waits instead, because a function that sleeps is paid for.
 */
final class Backoff {
    /** The longest wait inside a call. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    static final int RETRIES = 3;

    private static final long FIRST_MILLIS = 500;

    private final int retries;
    private final Pause pause;
    private final DoubleSupplier random;

    /** @param random 0 to 1 */
    Backoff(Pause pause, DoubleSupplier random) {
        this(RETRIES, pause, random);
    }

    Backoff(int retries, Pause pause, DoubleSupplier random) {
        this.retries = retries;
        this.pause = pause;
        this.random = random;
    }

    int retries() {
        return retries;
    }

    /** Whether the wait that this failure asks for fits inside a call. */
    static boolean isShort(QualysException failure) {
        @Nullable Duration wanted = failure.retryAfter();
        return wanted == null || wanted.compareTo(LONGEST) <= 0;
    }

    /** @param failures how many tries have failed, at least 1 */
    void beforeRetry(int failures, QualysException last) {
        @Nullable Duration wanted = last.retryAfter();
        pause.pause(wanted == null ? growing(failures) : wanted);
    }

    private Duration growing(int failures) {
        long ceiling = FIRST_MILLIS << Math.min(failures - 1, 10);
        return Duration.ofMillis(ceiling / 2 + (long) (ceiling / 2 * random.getAsDouble()));
    }
}
