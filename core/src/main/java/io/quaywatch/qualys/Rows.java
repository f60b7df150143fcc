/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.RegistryEntry;
import io.quaywatch.qualys.QualysApi.RepositoryName;
import io.quaywatch.qualys.QualysApi.RepositoryTag;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rows of registries, schedules and images. A row without its key is an error, never left out. */
final class Rows {
    /** The states in which a schedule still has work to do; those in which it ended are not documented. */
    private static final Set<String> RUNNING =
            Set.of("created", "queued", "paused", "running", "baselinequeued", "baselinerunning");

    private Rows() {}

    static RegistryEntry registry(JsonNode row) throws BadReply {
        String uri = required(row, "registryUri");
        @Nullable String name = WireValue.text(row, "registryName");
        return new RegistryEntry(required(row, "registryUuid"), uri, name == null ? uri : name);
    }

    static ScheduleEntry schedule(JsonNode row) throws BadReply {
        String id = required(row, "scheduleUuid");
        String status = required(row, "status");
        boolean ended = !RUNNING.contains(status.toLowerCase(Locale.ROOT))
                && WireValue.instant(row, "jobCompletionDate") != null;
        @Nullable String name = WireValue.text(row, "name");
        return new ScheduleEntry(
                id, name == null ? "" : name, status, ended, errors(row), WireValue.instant(row, "created"), tags(row));
    }

    /** Several tags may stand in one text, separated by commas. */
    private static List<RepositoryTag> tags(JsonNode schedule) {
        List<RepositoryTag> tags = new ArrayList<>();
        for (JsonNode filter : schedule.path("filters")) {
            for (JsonNode entry : filter.path("repoTags")) {
                @Nullable String repository = WireValue.text(entry, "repo");
                @Nullable String names = WireValue.text(entry, "tag");
                if (repository != null && names != null) {
                    for (String tag : names.split(",")) {
                        tags.add(new RepositoryTag(repository, tag.strip()));
                    }
                }
            }
        }
        return tags;
    }

    static ImageEntry image(JsonNode row) throws BadReply {
        @Nullable Instant scanned = WireValue.instant(row, "lastVmScanDate");
        @Nullable String error = WireValue.text(row, "scanErrorCode");
        List<RepositoryName> names = new ArrayList<>();
        for (JsonNode repo : row.path("repo")) {
            @Nullable String registry = WireValue.text(repo, "registry");
            @Nullable String repository = WireValue.text(repo, "repository");
            if (repository != null) {
                names.add(
                        new RepositoryName(registry == null ? "" : registry, repository, WireValue.text(repo, "tag")));
            }
        }
        return new ImageEntry(
                required(row, "sha").toLowerCase(Locale.ROOT),
                scanned == null ? WireValue.instant(row, "lastScanned") : scanned,
                "0".equals(error) ? null : error,
                // An object of counts in lists, an array in details; null until Qualys has processed the image.
                row.path("vulnerabilities").isContainerNode(),
                WireValue.instant(row, "created"),
                names);
    }

    private static @Nullable String errors(JsonNode schedule) {
        List<String> texts = new ArrayList<>();
        for (JsonNode error : schedule.path("errors")) {
            @Nullable String message = error.isTextual() ? error.asText() : WireValue.text(error, "errorMessage");
            @Nullable String code = WireValue.text(error, "errorCode");
            String text = code == null ? "" : code;
            texts.add(message == null ? text : text.isEmpty() ? message : text + ": " + message);
        }
        texts.removeIf(String::isBlank);
        return texts.isEmpty() ? null : String.join("; ", texts);
    }

    private static String required(JsonNode row, String field) throws BadReply {
        @Nullable String value = WireValue.text(row, field);
        if (value == null) {
            throw new BadReply("a row without " + field);
        }
        return value;
    }
}
