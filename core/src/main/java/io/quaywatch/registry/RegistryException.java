/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A registry could not be asked now, or answered what no registry answers. The text names action, subject and status only. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; a retry can only help the first two. */
    public enum Kind {
        UNREACHABLE(true),
        RATE_LIMITED(true),
        REFUSED_ADDRESS(false),
        BAD_ANSWER(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;
    private final transient @Nullable Duration retryAfter;

    public RegistryException(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the registry asked us to wait, where it did. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
