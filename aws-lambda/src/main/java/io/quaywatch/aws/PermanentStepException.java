/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

/** The step will not succeed however often it is tried: not in any Retry list, so the Catch takes it at once. */
public final class PermanentStepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PermanentStepException(String message, Throwable cause) {
        super(message, cause);
    }

    PermanentStepException(String message) {
        super(message);
    }
}
