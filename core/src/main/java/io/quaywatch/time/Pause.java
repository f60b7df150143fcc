/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.time;

import java.time.Duration;

/** Lets time pass: a real sleep, or a step of a virtual clock. */
@FunctionalInterface
public interface Pause {
    void pause(Duration length);

    /** Sleeps. An interrupt ends the sleep and stays set, which makes the next blocking call fail at once. */
    static Pause sleeping() {
        return length -> {
            try {
                Thread.sleep(length.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
