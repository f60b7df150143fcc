/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.time.Duration;

/** Waits between two tries of a call. */
@FunctionalInterface
interface Pause {
    void pause(Duration length);

    /** Sleeps. An interrupt ends the sleep and stays set, which makes the next call fail at once. */
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
