/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

/** A scenario file that cannot be used; the message names the file and the key. */
public final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScenarioException(String message) {
        super(message);
    }

    ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}
