/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.port.Leases;
import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the status board knows: only images, schedules and registries that somebody asked about. Kept small, because it is one
 * item in a shared store (64 KB): images are named by 16 hex digits of their sha, times are in base 36.
 *
 * <pre>{"dueAt":1790000000,"listable":true,"images":{"4f67c83422ec4f67":"tlqubk,mcq0y3w8,"},
 *  "schedules":{"qw-4f67c83422ec-1790000000000":"etlqubk,"},"registries":{"&lt;uuid>":"tlqubk"}}</pre>
 *
 * @param dueAt epoch second of the next listing, 0 = at once
 * @param listable whether the last listing stayed within its page limit
 * @param images sha prefix → asked at, scanned at (ms), error code
 * @param schedules name → {@link ScheduleMark} as text
 * @param registries registry id → asked at
 */
record BoardDocument(
        long dueAt,
        boolean listable,
        TreeMap<String, String> images,
        TreeMap<String, ScheduleMark> schedules,
        TreeMap<String, String> registries) {
    static final int MAX_IMAGES = 1_000;
    private static final int MAX_SCHEDULES = 200;
    private static final int SHA_PREFIX = 16;
    private static final int RADIX = 36;
    private static final int MAX_CODE = 20;
    private static final int SHORT_CODE = 8;
    private static final int SHORT_ERROR = 20;

    static BoardDocument read(@Nullable String document) {
        if (document == null) {
            return new BoardDocument(0, true, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }
        try {
            return Json.state().readValue(document, BoardDocument.class);
        } catch (JsonProcessingException e) {
            throw new PortException(PortException.Kind.CORRUPT, "read status board: not a board document", e);
        }
    }

    /** The document; when long error texts would make it too long for a lease, they are cut. */
    String text() {
        String text = Json.write(this);
        if (text.length() > Leases.MAX_DOCUMENT) {
            schedules.replaceAll((name, mark) -> mark.shortened(SHORT_ERROR));
            images.replaceAll((prefix, value) -> {
                int code = value.lastIndexOf(',') + 1;
                return value.substring(0, Math.min(value.length(), code + SHORT_CODE));
            });
            text = Json.write(this);
        }
        return text;
    }

    boolean isDue(Instant now) {
        return now.getEpochSecond() >= dueAt;
    }

    /** Whether everything about this scan has a place on the board. */
    boolean knows(@Nullable String sha, String registryId, String schedule) {
        return (sha == null || follows(sha)) && schedules.containsKey(schedule) && registries.containsKey(registryId);
    }

    boolean follows(String sha) {
        return images.containsKey(prefix(sha));
    }

    boolean isFull() {
        return images.size() >= MAX_IMAGES;
    }

    /** Puts a scan on the board, as far as there is room. */
    void ask(@Nullable String sha, String registryId, String schedule, Instant now) {
        registries.put(registryId, seconds(now));
        if (sha != null && !isFull()) {
            images.putIfAbsent(prefix(sha), seconds(now) + ",,");
        }
        if (schedules.size() < MAX_SCHEDULES) {
            schedules.putIfAbsent(schedule, ScheduleMark.asked(now));
        }
    }

    /** Takes in a listing of images, those that nobody asked about left out. */
    void scanned(List<ImageEntry> listed) {
        for (ImageEntry image : listed) {
            if (image.scannedAt() == null) {
                continue;
            }
            String scanned = Long.toString(image.scannedAt().toEpochMilli(), RADIX);
            String code = image.errorCode() == null
                    ? ""
                    : ScheduleMark.plain(image.errorCode(), MAX_CODE).replace(',', ' ');
            images.computeIfPresent(
                    prefix(image.sha()), (prefix, known) -> known.split(",", 2)[0] + "," + scanned + "," + code);
        }
    }

    /** Takes in a list of schedules: of those asked about, which have ended, and when that was first seen. */
    void ended(List<ScheduleEntry> listed, Instant now) {
        for (ScheduleEntry schedule : listed) {
            if (schedule.ended()) {
                schedules.computeIfPresent(schedule.name(), (name, mark) -> mark.ended(now, schedule));
            }
        }
    }

    /** Marks a schedule that has ended as taken on for deletion; false if it has not, or is taken already. */
    boolean takeForDeletion(String schedule) {
        ScheduleMark mark = schedules.get(schedule);
        boolean ended = mark != null && mark.hasEnded();
        if (ended) {
            schedules.put(schedule, mark.deleted());
        }
        return ended;
    }

    /** Forgets what was asked or seen before this moment. */
    void prune(Instant before) {
        long oldest = before.getEpochSecond();
        images.values().removeIf(value -> Long.parseLong(value.split(",", 2)[0], RADIX) < oldest);
        registries.values().removeIf(value -> Long.parseLong(value, RADIX) < oldest);
        schedules.values().removeIf(mark -> mark.at().isBefore(before));
    }

    BoardDocument due(Instant at, boolean nowListable) {
        return new BoardDocument(at.getEpochSecond(), nowListable, images, schedules, registries);
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
    ScheduleMark schedule(String name) {
        return schedules.get(name);
    }

    private static String prefix(String sha) {
        return sha.substring(0, Math.min(SHA_PREFIX, sha.length()));
    }

    private static String seconds(Instant instant) {
        return Long.toString(instant.getEpochSecond(), RADIX);
    }
}
