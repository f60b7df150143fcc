/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scan jobs of the Container Security API. */
final class ScheduleHandlers {
    private final Registries registries;
    private final Schedules schedules;
    private final Filters filters;
    private final Creation creation;

    ScheduleHandlers(Registries registries, Schedules schedules, Filters filters, Creation creation) {
        this.registries = registries;
        this.schedules = schedules;
        this.filters = filters;
        this.creation = creation;
    }

    void addTo(Routes routes) {
        String root = "/csapi/v1.3/registry/{registryId}/schedule";
        routes.add("GET", root, this::list)
                .add("POST", root, this::create)
                .add("DELETE", root + "/{scheduleId}", this::delete)
                .add("POST", root + "/{scheduleId}/cancel", this::cancel);
    }

    private Reply list(Request request, Map<String, String> path) {
        Instant now = schedules.settle();
        List<Schedule> found = schedules.of(registries.get(path.get("registryId")));
        List<Schedule> matching = filters.apply(request, found, (schedule, term) -> switch (term.token()) {
            case "name" -> Optional.of(schedule.name.equals(term.value()));
            case "status" -> Optional.of(schedule.status(now).equals(term.value()));
            default -> Optional.empty();
        });
        return Page.of(request).reply(matching, schedule -> item(schedule, now));
    }

    private Reply create(Request request, Map<String, String> path) {
        Registries.Row registry = registries.get(path.get("registryId"));
        JsonNode body = request.json();
        if (body.path("name").asText().isEmpty()) {
            throw new Refused(400, "name is required");
        }
        JsonNode repoTags = body.at("/filters/0/repoTags");
        if (repoTags.isEmpty()) {
            throw new Refused(400, "filters[0].repoTags is required");
        }
        for (JsonNode repoTag : repoTags) {
            if (repoTag.path("repo").asText().isEmpty()
                    || repoTag.path("tag").asText().isEmpty()) {
                throw new Refused(400, "every entry of repoTags needs repo and tag");
            }
        }
        return creation.reply("scheduleUuid", schedules.add(registry, body).uuid);
    }

    private Reply delete(Request request, Map<String, String> path) {
        schedules.settle();
        schedules.delete(schedules.get(path.get("registryId"), path.get("scheduleId")));
        return Reply.empty(200);
    }

    private Reply cancel(Request request, Map<String, String> path) {
        schedules.settle();
        schedules.cancel(schedules.get(path.get("registryId"), path.get("scheduleId")));
        return Reply.empty(200);
    }

    private static ObjectNode item(Schedule schedule, Instant now) {
        Optional<Instant> ended = schedule.ended(now);
        Optional<Instant> started = Optional.of(schedule.start).filter(start -> !start.isAfter(now));
        ObjectNode item = SimulatorJson.object();
        item.put("scheduleUuid", schedule.uuid);
        item.put("name", schedule.name);
        item.put("onDemand", schedule.body.path("onDemand").asBoolean(true));
        item.put("schedule", schedule.body.path("schedule").asText("00:00"));
        item.set("filters", schedule.body.get("filters"));
        item.put("status", schedule.status(now));
        ArrayNode errors = item.putArray("errors");
        if (ended.isPresent()) {
            schedule.course()
                    .ifPresent(course -> course.errors()
                            .forEach(text -> errors.addObject()
                                    .put("errorCode", "CMS-2014")
                                    .put("errorMessage", text)
                                    .putObject("contextParams")));
        }
        item.put("created", millis(Optional.of(schedule.created)));
        item.put("updated", millis(ended.or(() -> started).or(() -> Optional.of(schedule.created))));
        item.put("jobStartDate", millis(started));
        item.put("jobListingStartDate", millis(started));
        item.put("jobListingCompletionDate", millis(started));
        item.put("jobScanningStartDate", millis(started));
        item.put("jobScanningCompletionDate", millis(ended));
        item.put("jobCompletionDate", millis(ended));
        return item;
    }

    private static @Nullable String millis(Optional<Instant> instant) {
        return instant.map(value -> Long.toString(value.toEpochMilli())).orElse(null);
    }
}
