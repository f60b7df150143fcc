/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Tolerant reads: a field that is absent, null or of another type is simply not there. */
final class Fields {
    private static final int MAX_ID = 200;
    /** 9999-12-31T00:00:00Z. */
    private static final long LATEST_SECOND = 253_402_214_400L;

    private Fields() {}

    /** The field, under its lowerCamel name or the UpperCamel one that the AWS API uses where CloudTrail does not. */
    static JsonNode get(JsonNode node, String name) {
        JsonNode found = node.path(name);
        if (found.isMissingNode() && Character.isLowerCase(name.charAt(0))) {
            found = node.path(Character.toUpperCase(name.charAt(0)) + name.substring(1));
        }
        return found.isNull() ? MissingNode.getInstance() : found;
    }

    static JsonNode at(JsonNode node, String... path) {
        JsonNode found = node;
        for (String name : path) {
            found = get(found, name);
        }
        return found;
    }

    /** The text at this path, or null if there is none or it is blank. */
    static @Nullable String text(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        return found.isTextual() && !found.textValue().isBlank() ? found.textValue() : null;
    }

    /** Whether there is a text of exactly this name; what recognition asks of every record, so it is cheap. */
    static boolean hasText(JsonNode node, String name) {
        JsonNode found = node.path(name);
        return found.isTextual() && !found.textValue().isBlank();
    }

    /** A text or a number, or either of them inside {@code {"value": …}} as Azure writes localised fields. */
    static @Nullable String value(JsonNode node, String name) {
        JsonNode found = get(node, name);
        JsonNode value = found.isObject() ? get(found, "value") : found;
        return value.isNumber() || value.isTextual() && !value.textValue().isBlank() ? value.asText() : null;
    }

    @SafeVarargs
    static <T> @Nullable T first(@Nullable T... candidates) {
        for (T candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    /** The object in this field, also if it was sent as JSON in a string; missing if it is anything else. */
    static JsonNode object(JsonNode node, String name) {
        JsonNode found = get(node, name);
        JsonNode read = found.isTextual() ? json(found.textValue()) : found;
        return read.isObject() ? read : MissingNode.getInstance();
    }

    /** The JSON in this text, or missing if it is something else. */
    static JsonNode json(String text) {
        try {
            return Json.wire().readTree(text);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** The instant in this text, or {@code otherwise} if it is none or outside of four-digit years. */
    static Instant time(@Nullable String text, Instant otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            Instant time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
            return time.isBefore(Instant.EPOCH) || time.getEpochSecond() > LATEST_SECOND ? otherwise : time;
        } catch (DateTimeException notATime) {
            return otherwise;
        }
    }

    /** The id the source gave, or one made of the record's content, so that the same delivery keeps the same id. */
    static String id(@Nullable String given, JsonNode record) {
        return given != null && fitsAsId(given) ? given : contentId(record);
    }

    static boolean fitsAsId(String given) {
        return given.length() <= MAX_ID;
    }

    private static String contentId(JsonNode record) {
        try {
            return Digest.of(Json.wire().writeValueAsBytes(record)).hex();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree cannot be written", e);
        }
    }
}
