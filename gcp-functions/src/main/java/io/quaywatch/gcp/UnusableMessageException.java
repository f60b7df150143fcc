/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

/** A message that nobody here can read. Thrown, so that Pub/Sub keeps it in the dead-letter topic after some deliveries. */
final class UnusableMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableMessageException(String message) {
        super(message);
    }
}
