/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import org.jspecify.annotations.Nullable;

/** What an adapter throws, whatever SDK is below it. The text names action and subject, never a value that may be secret. */
public final class PortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; {@link #retryable()} says whether the same call may succeed later. */
    public enum Kind {
        UNAVAILABLE(true),
        THROTTLED(true),
        CONTENDED(true),
        DENIED(false),
        NOT_FOUND(false),
        INVALID(false),
        CORRUPT(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    public PortException(Kind kind, String message) {
        this(kind, message, null);
    }

    public PortException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
