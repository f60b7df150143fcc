/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The content of every repository of every host: derived from names, plus what was asked for and what was moved. */
final class OciContent {
    private static final List<String> USUAL_TAGS = List.of("latest", "stable", "1.0.0");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final String ABSENT = "missing";

    private static final class Repository {
        final Set<String> tags = new TreeSet<>(USUAL_TAGS);
        final Map<String, List<Instant>> moves = new HashMap<>();
        final Map<String, Blob> manifests = new HashMap<>();
        final Map<String, Blob> blobs = new HashMap<>();
        final Map<String, ImageContent> byAskedDigest = new HashMap<>();
        final Set<String> built = new HashSet<>();
    }

    private final ImageBuilder builder;
    private final Map<RepositoryKey, Repository> repositories = new HashMap<>();

    OciContent(ImageBuilder builder) {
        this.builder = builder;
    }

    static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Repositories with {@code missing} in their name do not exist, nor do tags with it. */
    static boolean exists(RepositoryKey key, String reference) {
        return !key.repository().contains(ABSENT) && !reference.contains(ABSENT);
    }

    /** From this moment the tag points at other content. */
    void moveTag(RepositoryKey key, String tag, Instant at) {
        at(key, tag, at);
        repository(key).moves.computeIfAbsent(tag, name -> new ArrayList<>()).add(at);
    }

    /** What a tag pointed at. Everything that was ever served stays readable by digest. */
    ImageContent at(RepositoryKey key, String tag, Instant when) {
        Repository repository = repository(key);
        ImageContent asked = repository.byAskedDigest.get(tag);
        if (asked != null) {
            return asked;
        }
        repository.tags.add(tag);
        int generation = (int) repository.moves.getOrDefault(tag, List.of()).stream()
                .filter(move -> !move.isAfter(when))
                .count();
        ImageContent content = builder.build(key, tag, generation);
        if (repository.built.add(tag + " " + generation)) {
            remember(repository, content);
        }
        return content;
    }

    Blob manifest(RepositoryKey key, String reference, Instant now) {
        if (!isDigest(reference)) {
            return at(key, reference, now).top();
        }
        Repository repository = repository(key);
        USUAL_TAGS.forEach(tag -> at(key, tag, now));
        Blob known = repository.manifests.get(reference);
        if (known != null) {
            return known;
        }
        ImageContent content = builder.forDigest(key, reference);
        String tag = "sim-" + reference.substring("sha256:".length(), "sha256:".length() + 12);
        remember(repository, content);
        repository.byAskedDigest.put(tag, content);
        repository.tags.add(tag);
        return content.top();
    }

    Optional<Blob> blob(RepositoryKey key, String digest) {
        return Optional.ofNullable(repository(key).blobs.get(digest));
    }

    List<String> tags(RepositoryKey key) {
        return List.copyOf(repository(key).tags);
    }

    private Repository repository(RepositoryKey key) {
        return repositories.computeIfAbsent(key, name -> new Repository());
    }

    private static void remember(Repository repository, ImageContent content) {
        repository.manifests.put(content.top().digest(), content.top());
        content.manifests().forEach(manifest -> repository.manifests.put(manifest.digest(), manifest));
        content.configs().forEach(config -> repository.blobs.put(config.digest(), config));
        repository.blobs.put(content.layer().digest(), content.layer());
    }
}
