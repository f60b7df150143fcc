/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.InvalidImageReferenceException;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a tag that points at a digest. The API has no such question, so the tags are listed and the likely ones asked
 * one by one: {@code latest}, then what looks like a version, then the rest, each from the end of the list, where registries
 * that sort by name or time keep the newer ones.
 */
final class TagFinder {
    private static final int PAGES = 10;
    private static final int ASKED = 50;
    private static final Pattern NEXT =
            Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern VERSION = Pattern.compile("v?[0-9]+(?:[._-].*)?", Pattern.CASE_INSENSITIVE);

    private final RegistryClient registry;

    TagFinder(RegistryClient registry) {
        this.registry = registry;
    }

    record Page(@Nullable List<@Nullable String> tags) {}

    Optional<String> find(ImageReference reference, Digest wanted) throws NoIdentityException {
        List<String> tags = list(reference);
        Collections.reverse(tags);
        tags.sort(Comparator.comparing(TagFinder::rank));
        for (String tag : tags.subList(0, Math.min(ASKED, tags.size()))) {
            if (pointsAt(reference, tag, wanted)) {
                return Optional.of(tag);
            }
        }
        return Optional.empty();
    }

    private static int rank(String tag) {
        if (tag.equals("latest")) {
            return 0;
        }
        return VERSION.matcher(tag).matches() ? 1 : 2;
    }

    private boolean pointsAt(ImageReference reference, String tag, Digest wanted) throws NoIdentityException {
        try {
            RegistryAnswer answer = registry.manifest(reference, "HEAD", tag);
            return wanted.toString().equals(answer.headers().get("Docker-Content-Digest"));
        } catch (NoIdentityException e) {
            if (e.resolution() instanceof ImageResolution.NotFound) {
                return false; // deleted since it was listed
            }
            throw e;
        }
    }

    private List<String> list(ImageReference reference) throws NoIdentityException {
        List<String> tags = new ArrayList<>();
        HttpUrl page = registry.firstTagPage(reference);
        for (int pages = 0; page != null && pages < PAGES; pages++) {
            RegistryAnswer answer = registry.tagPage(reference, page);
            read(reference, answer).forEach(tag -> addIfTag(reference, tag, tags));
            page = next(reference, page, answer);
        }
        return tags;
    }

    private static List<@Nullable String> read(ImageReference reference, RegistryAnswer answer) {
        try {
            Page page = Json.wire().readValue(answer.body(), Page.class);
            return page == null || page.tags() == null ? List.of() : page.tags();
        } catch (IOException e) {
            throw RegistryClient.badAnswer(reference, "the tag list is not the JSON that was asked for");
        }
    }

    /** What a registry lists goes into URLs and later to Qualys: only what the grammar calls a tag. */
    private static void addIfTag(ImageReference reference, @Nullable String tag, List<String> tags) {
        if (tag == null) {
            return;
        }
        try {
            tags.add(String.valueOf(reference.withTag(tag).tag()));
        } catch (InvalidImageReferenceException e) {
            // not a tag: nothing can be pulled by it
        }
    }

    /** The next page must be on the same origin: the token goes with it. */
    private static @Nullable HttpUrl next(ImageReference reference, HttpUrl page, RegistryAnswer answer) {
        String link = answer.headers().get("Link");
        Matcher next = NEXT.matcher(link == null ? "" : link);
        if (!next.find()) {
            return null;
        }
        HttpUrl url = page.resolve(next.group(1));
        if (url == null
                || !url.scheme().equals(page.scheme())
                || !url.host().equals(page.host())
                || url.port() != page.port()) {
            throw RegistryClient.badAnswer(reference, "the next page of the tag list is on another host");
        }
        return url;
    }
}
