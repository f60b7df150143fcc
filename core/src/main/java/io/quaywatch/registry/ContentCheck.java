/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much a registry is believed about the digest of what it sends. */
public enum ContentCheck {
    /** Not at all: the bytes must have the digest that was asked for, and the one the registry says they have. */
    STRICT {
        @Override
        Optional<Digest> digestOf(byte[] content, @Nullable Digest asked, @Nullable Digest said) {
            boolean right = (asked == null || asked.matches(content)) && (said == null || said.matches(content));
            return right ? Optional.of(claimed(content, asked, said)) : Optional.empty();
        }
    },

    /**
     * Completely. Only for the embedded simulator: it answers for any digest, and nobody can invent bytes that have a
     * digest given beforehand.
     */
    TRUSTED {
        @Override
        Optional<Digest> digestOf(byte[] content, @Nullable Digest asked, @Nullable Digest said) {
            return Optional.of(claimed(content, asked, said));
        }
    };

    /**
     * The digest of this content, or empty if it is not what it claims to be.
     *
     * @param asked the digest it was asked by, if it was
     * @param said the digest the registry says it has, if it does
     */
    abstract Optional<Digest> digestOf(byte[] content, @Nullable Digest asked, @Nullable Digest said);

    private static Digest claimed(byte[] content, @Nullable Digest asked, @Nullable Digest said) {
        if (asked != null) {
            return asked;
        }
        return said == null ? Digest.of(content) : said;
    }
}
