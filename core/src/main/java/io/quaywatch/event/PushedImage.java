/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import io.quaywatch.image.Digest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Composes the reference of an image from the parts that a registry's push event has, each checked first. */
record PushedImage(
        String host,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {
    private static final int MAX_REPOSITORY = 256;
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.-]{0,252}(?::[0-9]{1,5})?");
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    static PushedImage of(
            @Nullable String host, @Nullable String repository, @Nullable String tag, @Nullable String digest) {
        if (repository != null && repository.length() > MAX_REPOSITORY) {
            throw new UnusableRecordException("the repository name is longer than " + MAX_REPOSITORY);
        }
        if (tag == null && digest == null) {
            throw new UnusableRecordException("the image has neither tag nor digest");
        }
        return new PushedImage(
                require(HOST, host, "registry host"),
                require(REPOSITORY, repository, "repository name"),
                tag == null ? null : require(TAG, tag, "tag"),
                digest == null ? null : digest(digest));
    }

    private static String require(Pattern grammar, @Nullable String text, String what) {
        if (text == null) {
            throw new UnusableRecordException("the image has no " + what);
        }
        if (!grammar.matcher(text).matches()) {
            throw new UnusableRecordException("\"" + Shown.text(text) + "\" is no " + what);
        }
        return text;
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException notADigest) {
            throw new UnusableRecordException("\"" + Shown.text(text) + "\" is no digest");
        }
    }

    /** The container entry of this image. */
    ContainerImage container(String reference) {
        return new ContainerImage(repository, false, reference, digest);
    }

    /** {@code host/repository:tag@digest} with the parts there are. */
    String exact() {
        return host + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** {@code host/repository:tag}, or by digest if it has no tag. */
    String byTag() {
        return tag == null ? exact() : host + "/" + repository + ":" + tag;
    }
}
