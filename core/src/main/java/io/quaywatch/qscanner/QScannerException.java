/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import org.jspecify.annotations.Nullable;

/** The scanner cannot be had or started. The text names what and where, never a credential. */
public final class QScannerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; {@link #retryable()} says whether the same attempt may succeed later. */
    public enum Kind {
        /** The archive could not be fetched now. */
        UNREACHABLE(true),
        /** The disk is full. */
        NO_SPACE(true),
        /** A file could not be written, or the program not be started. */
        LOCAL(true),
        /** The archive is not the one that is configured: its SHA-256 is another. */
        WRONG_CONTENT(false),
        /** The archive has the right SHA-256 and is still not one that may be unpacked. */
        UNSAFE_ARCHIVE(false),
        /** The private directory is open to others or belongs to somebody else. */
        UNSAFE_DIRECTORY(false),
        /** The program is another version, or cannot do what is needed of it. */
        UNSUPPORTED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    public QScannerException(Kind kind, String message) {
        this(kind, message, null);
    }

    public QScannerException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
