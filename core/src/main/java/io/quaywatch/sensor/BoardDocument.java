/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the status board knows: only images and registries that somebody asked about. Kept small, because it is one item in a
 * shared store (64 KB): images are named by 20 hex digits of their sha, times are in base 36.
 *
 * <pre>{"refreshedAt":1790000000,"calls":1,"images":{"4f67c83422ec4f67c834":"tlqubk,mcq0y3w8,"},
 *  "schedules":{"qw-4f67c83422ec-1790000000000":"tlqubk,"},"registries":{"&lt;uuid>":"tlqubk"}}</pre>
 *
 * @param refreshedAt epoch seconds of the last listing, 0 = never
 * @param calls how many calls of one endpoint the last listing took at most
 * @param listable whether the last listing stayed within its page limit
 * @param images sha prefix → asked at, scanned at (ms), error code
 * @param schedules name of an ended schedule of ours → seen ended at, error text
 * @param registries registry id → asked at
 */
record BoardDocument(
        long refreshedAt,
        int calls,
        boolean listable,
        TreeMap<String, String> images,
        TreeMap<String, String> schedules,
        TreeMap<String, String> registries) {
    private static final int SHA_PREFIX = 20;
    private static final int RADIX = 36;
    private static final int MAX_IMAGES = 1_000;
    private static final int MAX_SCHEDULES = 200;
    private static final int MAX_ERROR = 80;

    static BoardDocument read(@Nullable String document) {
        if (document == null) {
            return new BoardDocument(0, 1, true, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }
        try {
            return Json.state().readValue(document, BoardDocument.class);
        } catch (JsonProcessingException e) {
            throw new PortException(PortException.Kind.CORRUPT, "read status board: not a board document", e);
        }
    }

    /** Whether this image is on the board already. */
    boolean knows(String sha, String registryId) {
        return images.containsKey(prefix(sha)) && registries.containsKey(registryId);
    }

    /** Puts an image on the board; false when the board is full. */
    boolean ask(String sha, String registryId, Instant now) {
        registries.put(registryId, seconds(now));
        if (images.containsKey(prefix(sha))) {
            return true;
        }
        if (images.size() >= MAX_IMAGES) {
            return false;
        }
        images.put(prefix(sha), seconds(now) + ",,");
        return true;
    }

    /** Takes in a listing of images, those that nobody asked about left out. */
    void scanned(List<ImageEntry> listed) {
        for (ImageEntry image : listed) {
            String prefix = prefix(image.sha());
            String known = images.get(prefix);
            if (known != null && image.scannedAt() != null) {
                String error = image.errorCode() == null ? "" : shortened(image.errorCode());
                images.put(
                        prefix,
                        known.split(",", 2)[0] + ","
                                + Long.toString(image.scannedAt().toEpochMilli(), RADIX) + "," + error);
            }
        }
    }

    /** Takes in a list of schedules: ours that have ended are remembered, with the moment they were first seen so. */
    void ended(List<ScheduleEntry> listed, Instant now) {
        for (ScheduleEntry schedule : listed) {
            if (schedule.ended() && ScheduleName.isOurs(schedule.name())) {
                String error = schedule.error() == null ? "" : shortened(schedule.error());
                schedules.putIfAbsent(schedule.name(), seconds(now) + "," + error);
            }
        }
    }

    /** Forgets what was asked or seen before this moment, and the oldest schedules beyond the limit. */
    void prune(Instant before) {
        long oldest = before.getEpochSecond();
        images.values().removeIf(value -> Long.parseLong(value.split(",", 2)[0], RADIX) < oldest);
        registries.values().removeIf(value -> Long.parseLong(value, RADIX) < oldest);
        schedules.values().removeIf(value -> Long.parseLong(value.split(",", 2)[0], RADIX) < oldest);
        if (schedules.size() > MAX_SCHEDULES) {
            List<Map.Entry<String, String>> byAge = new ArrayList<>(schedules.entrySet());
            byAge.sort(Comparator.comparing(Map.Entry::getValue));
            byAge.subList(0, byAge.size() - MAX_SCHEDULES).forEach(entry -> schedules.remove(entry.getKey()));
        }
    }

    BoardDocument refreshed(Instant now, int newCalls, boolean nowListable) {
        return new BoardDocument(now.getEpochSecond(), newCalls, nowListable, images, schedules, registries);
    }

    @Nullable
    Instant scannedAt(String sha) {
        String value = images.get(prefix(sha));
        String scanned = value == null ? "" : value.split(",", 3)[1];
        return scanned.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(scanned, RADIX));
    }

    @Nullable
    String errorCode(String sha) {
        String value = images.get(prefix(sha));
        String error = value == null ? "" : value.split(",", 3)[2];
        return error.isEmpty() ? null : error;
    }

    @Nullable
    Instant endedSeen(String schedule) {
        String value = schedules.get(schedule);
        return value == null ? null : Instant.ofEpochSecond(Long.parseLong(value.split(",", 2)[0], RADIX));
    }

    @Nullable
    String scheduleError(String schedule) {
        String value = schedules.get(schedule);
        String error = value == null ? "" : value.split(",", 2)[1];
        return error.isEmpty() ? null : error;
    }

    private static String prefix(String sha) {
        return sha.substring(0, SHA_PREFIX);
    }

    private static String seconds(Instant instant) {
        return Long.toString(instant.getEpochSecond(), RADIX);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_ERROR ? text : text.substring(0, MAX_ERROR);
    }
}
