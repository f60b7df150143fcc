/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import java.time.Duration;

/** Lets time pass: a real sleep, or a step of a virtual clock. */
@FunctionalInterface
public interface Pause {
    void pause(Duration duration);
}
