/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

/** A request that the simulated API answers with an error status; the message is what its caller reads. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(int status, String message) {
        super(message);
        this.status = status;
    }

    Refused(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    int status() {
        return status;
    }
}
