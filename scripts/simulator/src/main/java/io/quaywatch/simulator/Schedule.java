/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A scan job. What it found is decided once, when somebody first looks after its start. */
final class Schedule {
    /** @param failed whether nothing could be scanned */
    record Course(Instant end, boolean failed, List<String> errors) {}

    final String uuid;
    final Registries.Row registry;
    final String name;
    final boolean force;
    final JsonNode body;
    final Instant created;
    final Instant start;
    private @Nullable Course course;
    private @Nullable Instant canceled;

    Schedule(String uuid, Registries.Row registry, JsonNode body, Instant created, Instant start) {
        this.uuid = uuid;
        this.registry = registry;
        this.name = body.path("name").asText();
        this.force = body.path("forceScan").asBoolean(false);
        this.body = body;
        this.created = created;
        this.start = start;
    }

    boolean due(Instant now) {
        return course == null && canceled == null && !start.isAfter(now);
    }

    void decide(Course decided) {
        course = decided;
    }

    void cancel(Instant now) {
        canceled = now;
    }

    Optional<Course> course() {
        return Optional.ofNullable(course);
    }

    /** When it ended, if it has. */
    Optional<Instant> ended(Instant now) {
        if (canceled != null) {
            return Optional.of(canceled);
        }
        return course().map(Course::end).filter(end -> !end.isAfter(now));
    }

    String status(Instant now) {
        if (canceled != null) {
            return "Canceled";
        }
        Optional<Instant> ended = ended(now);
        if (ended.isPresent()) {
            return course().map(Course::failed).orElse(false) ? "Failed" : "Finished";
        }
        if (!start.isAfter(now)) {
            return "Running";
        }
        // half of the wait is spent before the job is even queued
        boolean early = now.toEpochMilli() - created.toEpochMilli() < start.toEpochMilli() - now.toEpochMilli();
        return early ? "Created" : "Queued";
    }
}
