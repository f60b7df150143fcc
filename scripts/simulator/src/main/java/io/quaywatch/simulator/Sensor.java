/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The registry sensor: lists what a job asks for, pulls linux/amd64, and reports images. */
final class Sensor {
    private static final int LISTING_SECONDS = 2;

    /** @param topDigest empty if unknown */
    private record Pulled(String configSha, Optional<String> topDigest) {}

    private final OciContent content;
    private final Images images;
    private final WorldSettings settings;
    private final Set<String> realHosts;
    private final SensorView view;
    private final List<ScanRecord> scans = new ArrayList<>();

    Sensor(OciContent content, Images images, WorldSettings settings, Set<String> realHosts, SensorView view) {
        this.content = content;
        this.images = images;
        this.settings = settings;
        this.realHosts = realHosts;
        this.view = view;
    }

    /** Everything that jobs have asked to scan, in order. */
    List<ScanRecord> scans() {
        return List.copyOf(scans);
    }

    Schedule.Course run(Schedule schedule) {
        List<String> errors = new ArrayList<>();
        Instant end = schedule.start.plusSeconds(LISTING_SECONDS);
        boolean scanned = false;
        for (JsonNode filter : schedule.body.path("filters")) {
            for (JsonNode repoTag : filter.path("repoTags")) {
                String repository = repoTag.path("repo").asText();
                Optional<WorldSettings.Failure> failure = failure(settings.failSchedules(), repository);
                if (failure.isPresent()) {
                    errors.add(failure.get().text());
                    continue;
                }
                for (String tag : tags(schedule, repository, repoTag.path("tag").asText())) {
                    Optional<Pulled> pulled = pull(schedule, repository, tag);
                    if (pulled.isEmpty()) {
                        errors.add("manifest unknown: " + repository + ":" + tag);
                        continue;
                    }
                    Instant done = scan(schedule, repository, tag, pulled.get());
                    scanned = true;
                    end = done.isAfter(end) ? done : end;
                }
            }
        }
        return new Schedule.Course(end, !scanned && !errors.isEmpty(), errors);
    }

    private Instant scan(Schedule schedule, String repository, String tag, Pulled pulled) {
        String sha = pulled.configSha();
        Optional<Images.Scan> previous = images.latestScan(sha).filter(scan -> scan.error() == null);
        boolean repeat = previous.isEmpty() || schedule.force && settings.forceFeature();
        WorldSettings.Timing timing = settings.timing();
        Instant done = repeat
                ? schedule.start.plusMillis(timing.millisOf(sha))
                : later(previous.get().scannedAt(), schedule.start.plusSeconds(LISTING_SECONDS));
        Instant visible = done.plusSeconds(timing.late());
        if (repeat) {
            String error = failure(settings.failImages(), repository)
                    .map(WorldSettings.Failure::text)
                    .orElse(null);
            images.record(
                    sha, new Images.Scan(schedule.uuid, done, visible, visible.plusSeconds(timing.process()), error));
        }
        String host = schedule.registry.host();
        images.place(
                sha,
                new Images.Place(
                        host, repository, tag, pulled.topDigest().orElse(null), schedule.registry.uuid(), visible));
        scans.add(new ScanRecord(host, repository, tag, sha, schedule.name, repeat, done));
        return done;
    }

    private Optional<Pulled> pull(Schedule schedule, String repository, String tag) {
        String host = schedule.registry.host();
        if (realHosts.contains(host)) {
            return view.configSha(host, repository, tag).map(sha -> new Pulled(sha, Optional.empty()));
        }
        RepositoryKey key = RepositoryKey.of(host, repository);
        if (!OciContent.exists(key, tag)) {
            return Optional.empty();
        }
        ImageContent image = content.at(key, tag, schedule.start);
        String top = image.top().digest().substring("sha256:".length());
        return Optional.of(new Pulled(image.sensorSha(), Optional.of(top)));
    }

    /** Comma-separated tags; what is not a tag is a regular expression over the tags that the repository has. */
    private List<String> tags(Schedule schedule, String repository, String asked) {
        RepositoryKey key = RepositoryKey.of(schedule.registry.host(), repository);
        return Stream.of(asked.split(","))
                .map(String::trim)
                .filter(tag -> !tag.isEmpty())
                .flatMap(tag -> OciContent.isTag(tag) ? Stream.of(tag) : matching(key, tag))
                .distinct()
                .toList();
    }

    private Stream<String> matching(RepositoryKey key, String regex) {
        try {
            Pattern pattern = Pattern.compile(regex);
            return content.tags(key).stream().filter(tag -> pattern.matcher(tag).matches());
        } catch (PatternSyntaxException e) {
            return Stream.empty();
        }
    }

    private static Optional<WorldSettings.Failure> failure(List<WorldSettings.Failure> failures, String repository) {
        return failures.stream().filter(failure -> failure.concerns(repository)).findFirst();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
