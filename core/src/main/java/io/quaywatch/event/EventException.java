/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

/** A document that is no event at all: not JSON, too large, too deep, empty. The text says what, where and how to fix it. */
public final class EventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EventException(String message) {
        super(message);
    }
}
