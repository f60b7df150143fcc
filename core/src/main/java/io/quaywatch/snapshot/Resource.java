/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * Something that we made in a cloud.
 *
 * @param name deterministic, lower case, at most 63 characters
 * @param place zone where it has one; null for what belongs to no zone
 */
public record Resource(Kind kind, String name, @Nullable String place) {
    public enum Kind {
        SNAPSHOT,
        SCANNER,
        DISK
    }
}
