/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import java.time.Duration;

/**
 * What a driver does next: wait, then run the step of this state.
 *
 * <pre>{"state":{"phase":"CheckStatus",…},"waitSeconds":30}</pre>
 */
public record StepResult(ScanState state, long waitSeconds) {

    /** Go on at once. */
    public static StepResult next(ScanState state) {
        return new StepResult(state, 0);
    }

    /** Go on after a while; part seconds are rounded up, so that a wait is never cut short. */
    public static StepResult after(Duration delay, ScanState state) {
        return new StepResult(state, Math.max(1, delay.plusMillis(999).toSeconds()));
    }
}
