/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A Qualys call that did not succeed. The text is action, status and error code; reply bodies stay out, they may hold secrets. */
public final class QualysException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; {@link #retryable()} says whether the same call may succeed later. */
    public enum Kind {
        /** No connection, no reply in time, or the reply broke off. */
        UNREACHABLE(true),
        /** 429 or 409, or our own call budget is spent; see {@link QualysException#retryAfter()}. */
        RATE_LIMITED(true),
        /** 408 or 5xx. */
        SERVER_ERROR(true),
        /** 401 after a fresh login, or no usable credentials. */
        UNAUTHORIZED(false),
        /** 403. */
        FORBIDDEN(false),
        /** 404. */
        NOT_FOUND(false),
        /** Another 4xx. */
        REJECTED(false),
        /** A 2xx whose body is not what is documented, HTML of a proxy included. */
        BAD_REPLY(false),
        /** A list is longer than its declared limit. */
        PAGE_LIMIT(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;
    private final String action;
    private final int status;
    private final @Nullable String code;
    private final transient @Nullable Duration retryAfter;

    /** @param status the HTTP status, 0 if there was no reply */
    public QualysException(
            Kind kind,
            String action,
            int status,
            @Nullable String code,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(text(kind, action, status, code), cause);
        this.kind = kind;
        this.action = action;
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** What was being done, in words: "submit scan of …". */
    public String action() {
        return action;
    }

    public int status() {
        return status;
    }

    /** Qualys' own error code, where the reply had one. */
    public @Nullable String code() {
        return code;
    }

    /** How long to wait before the next try, where it is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    private static String text(Kind kind, String action, int status, @Nullable String code) {
        StringBuilder text = new StringBuilder(action).append(": ");
        text.append(status == 0 ? "no answer from Qualys" : "Qualys answered " + status);
        if (code != null) {
            text.append(" (").append(code).append(')');
        }
        return text.append(" [").append(kind).append(']').toString();
    }
}
