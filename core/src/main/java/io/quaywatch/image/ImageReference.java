/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parsed, normalised image reference, by the rules of distribution/reference ({@code ParseNormalizedNamed}).
 *
 * <p>{@code nginx} is {@code docker.io/library/nginx}; the first segment is a host if it has a dot, a port or an upper-case
 * letter, or is {@code localhost}. Every instance matches the grammar, however it was made: nothing that would surprise a
 * URL, a header or a file name can be in it.
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
    private static final String HUB = "docker.io";
    private static final String OLD_HUB = "index.docker.io";
    private static final String OFFICIAL = "library/";

    /** @throws InvalidImageReferenceException if a part does not match the grammar */
    public ImageReference {
        if (registry.equals(OLD_HUB)) {
            registry = HUB;
        }
        if (registry.equals(HUB)) {
            repository = officialIfBare(repository);
        } else {
            require(ReferenceGrammar.hostProblem(registry), registry);
        }
        require(ReferenceGrammar.repositoryProblem(repository), repository);
        if (tag != null) {
            require(ReferenceGrammar.tagProblem(tag), tag);
        }
    }

    /** @throws InvalidImageReferenceException if the text does not match the grammar */
    @JsonCreator
    public static ImageReference parse(String text) {
        if (text.isEmpty()) {
            throw new InvalidImageReferenceException(text, "it is empty");
        }
        if (ReferenceGrammar.isIdentifier(text)) {
            throw new InvalidImageReferenceException(text, "64 hex digits are an image id, not a name");
        }
        try {
            return split(text);
        } catch (InvalidImageReferenceException e) {
            throw new InvalidImageReferenceException(text, e.reason());
        }
    }

    private static ImageReference split(String text) {
        String host = HUB;
        int start = 0;
        int slash = text.indexOf('/');
        if (slash >= 0 && ReferenceGrammar.namesHost(text, slash)) {
            host = text.substring(0, slash);
            start = slash + 1;
        }
        int length = text.length();
        int nameEnd = start;
        while (nameEnd < length && text.charAt(nameEnd) != ':' && text.charAt(nameEnd) != '@') {
            nameEnd++;
        }
        int at = nameEnd < length ? text.indexOf('@', nameEnd) : -1;
        int tagEnd = at < 0 ? length : at;
        String tag = nameEnd < tagEnd ? text.substring(nameEnd + 1, tagEnd) : null;
        Digest digest = at < 0 ? null : digest(text.substring(at + 1));
        return new ImageReference(host, text.substring(start, nameEnd), tag, digest);
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidImageReferenceException(text, e.getMessage());
        }
    }

    private static String officialIfBare(String repository) {
        return repository.isEmpty() || repository.indexOf('/') >= 0 ? repository : OFFICIAL.concat(repository);
    }

    private static void require(@Nullable String problem, String part) {
        if (problem != null) {
            throw new InvalidImageReferenceException(part, problem);
        }
    }

    /** The reference, or empty if the text does not match the grammar. */
    public static Optional<ImageReference> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (InvalidImageReferenceException e) {
            return Optional.empty();
        }
    }

    /** The tag that a registry is asked for: the one written, else {@code latest}, else null when only a digest is given. */
    public @Nullable String effectiveTag() {
        return tag == null && digest == null ? "latest" : tag;
    }

    /** @throws InvalidImageReferenceException if this is not a tag */
    public ImageReference withTag(String newTag) {
        return new ImageReference(registry, repository, newTag, null);
    }

    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(registry, repository, tag, newDigest);
    }

    /**
     * The one text form that equal images share: lower-case host, effective tag, digest. Used as the identity of an image
     * whose registry cannot be read. Parses to a reference with the same canonical form.
     */
    public String canonical() {
        String host = registry.toLowerCase(Locale.ROOT);
        if (host.equals(HUB) || host.equals(OLD_HUB)) {
            return text(HUB, officialIfBare(repository), effectiveTag());
        }
        // Without its capitals, Host/app would read as the Docker Hub repository host/app: the port keeps it a host.
        boolean stillHost = ReferenceGrammar.namesHost(host, host.length());
        return text(stillHost ? host : host + ":443", repository, effectiveTag());
    }

    /** registry/repository[:tag][@digest]; parses back to an equal reference. */
    @JsonValue
    @Override
    public String toString() {
        return text(registry, repository, tag);
    }

    private String text(String host, String path, @Nullable String shownTag) {
        StringBuilder text = new StringBuilder(host.length() + path.length() + 96);
        text.append(host).append('/').append(path);
        if (shownTag != null) {
            text.append(':').append(shownTag);
        }
        if (digest != null) {
            digest.appendTo(text.append('@'));
        }
        return text.toString();
    }
}
