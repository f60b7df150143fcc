/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parsed, normalised image reference.
 *
 * @param registry host[:port] as written, {@code docker.io} where none was
 * @param repository the path below the host, {@code library/} added for single-segment Docker Hub names
 * @param tag the tag as written, or null; no default is added
 * @param digest the manifest digest as written, or null
 */
public record ImageReference(
        String registry,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {

    /** @throws InvalidImageReferenceException if the text does not match the grammar */
    @JsonCreator
    public static ImageReference parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** The reference, or empty if the text does not match the grammar. */
    public static Optional<ImageReference> tryParse(String text) {
        throw new UnsupportedOperationException();
    }

    /** The tag that a registry is asked for: the one written, else {@code latest}, else null when only a digest is given. */
    public @Nullable String effectiveTag() {
        return tag == null && digest == null ? "latest" : tag;
    }

    public ImageReference withTag(String newTag) {
        return new ImageReference(registry, repository, newTag, null);
    }

    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(registry, repository, tag, newDigest);
    }

    /**
     * The one text form that equal images share: lower-case host, effective tag, digest. Used as the identity of an image
     * whose registry cannot be read.
     */
    public String canonical() {
        throw new UnsupportedOperationException();
    }

    /** registry/repository[:tag][@digest]; parses back to an equal reference. */
    @JsonValue
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
