/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** All scan jobs. Nothing runs: {@link #settle} works out what has happened up to now. */
final class Schedules {
    private final List<Schedule> all = new ArrayList<>();
    private final InstantSource clock;
    private final WorldSettings settings;
    private final Sensor sensor;
    private final Images images;
    private int made;

    Schedules(InstantSource clock, WorldSettings settings, Sensor sensor, Images images) {
        this.clock = clock;
        this.settings = settings;
        this.sensor = sensor;
        this.images = images;
    }

    Schedule add(Registries.Row registry, JsonNode body) {
        Instant now = clock.instant();
        Schedule schedule = new Schedule(
                Sha.uuid("schedule " + made++ + " " + registry.uuid()),
                registry,
                body,
                now,
                now.plusSeconds(settings.timing().queue()));
        all.add(schedule);
        return schedule;
    }

    /** Runs every job whose start has come, in the order of their starts. */
    Instant settle() {
        Instant now = clock.instant();
        all.stream()
                .filter(schedule -> schedule.due(now))
                .sorted(Comparator.comparing((Schedule schedule) -> schedule.start))
                .forEach(schedule -> schedule.decide(sensor.run(schedule)));
        return now;
    }

    /** Newest first. */
    List<Schedule> of(Registries.Row registry) {
        List<Schedule> found = new ArrayList<>(all.stream()
                .filter(schedule -> schedule.registry.uuid().equals(registry.uuid()))
                .toList());
        Collections.reverse(found);
        return found;
    }

    Schedule get(String registryUuid, String uuid) {
        return all.stream()
                .filter(schedule ->
                        schedule.uuid.equals(uuid) && schedule.registry.uuid().equals(registryUuid))
                .findFirst()
                .orElseThrow(() -> new Refused(404, "Schedule does not exist"));
    }

    void delete(Schedule schedule) {
        if (schedule.status(clock.instant()).equals("Running")) {
            throw new Refused(400, "A running schedule cannot be deleted");
        }
        if (schedule.course().isEmpty()) {
            schedule.cancel(clock.instant());
        }
        all.remove(schedule);
    }

    void cancel(Schedule schedule) {
        Instant now = clock.instant();
        if (schedule.ended(now).isPresent()) {
            throw new Refused(400, "Schedule is in state " + schedule.status(now) + " and cannot be canceled");
        }
        schedule.cancel(now);
        images.forget(schedule.uuid, now);
    }

    int size() {
        return all.size();
    }
}
