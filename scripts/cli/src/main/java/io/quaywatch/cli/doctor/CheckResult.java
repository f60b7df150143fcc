/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What became of a check.
 *
 * @param text what was seen; may quote others
 * @param fix what to do about it; null unless it failed or warns
 */
public record CheckResult(
        Check check, Status status, String text, @Nullable String fix) {
    /** Only {@link #FAILED} changes the exit code. */
    public enum Status {
        OK,
        /** Works, and will soon not, or cannot be relied on. */
        WARNING,
        FAILED,
        /** Not looked at, because something before it failed or it does not apply. */
        SKIPPED,
        /** Looked at as far as harmless calls can, and nobody can tell. */
        UNKNOWN
    }
}
