/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An event of Azure Event Grid in either of its schemas: its own ({@code eventType}, {@code topic}, {@code eventTime}) or
 * CloudEvents 1.0 ({@code type}, {@code source}, {@code time}).
 *
 * @param origin the topic or source: the resource the event is about
 * @param data the payload as JSON, missing if it is something else
 */
record GridEvent(
        String id,
        String type,
        @Nullable String origin,
        @Nullable String subject,
        Instant time,
        JsonNode data) {

    static boolean is(JsonNode record) {
        return isCloudEvent(record)
                || Fields.hasText(record, "eventType")
                        && (Fields.hasText(record, "subject") || Fields.hasText(record, "topic"));
    }

    private static boolean isCloudEvent(JsonNode record) {
        return record.has("specversion") && Fields.hasText(record, "type");
    }

    static String type(JsonNode record) {
        return record.path(isCloudEvent(record) ? "type" : "eventType").asText();
    }

    /** Reads a record for which {@link #is} holds. */
    static GridEvent read(JsonNode record, Instant receivedAt) {
        boolean cloudEvent = isCloudEvent(record);
        return new GridEvent(
                Fields.id(Fields.text(record, "id"), record),
                type(record),
                Fields.text(record, cloudEvent ? "source" : "topic"),
                Fields.text(record, "subject"),
                Fields.time(Fields.text(record, cloudEvent ? "time" : "eventTime"), receivedAt),
                data(record));
    }

    /** The payload, which may be JSON, JSON in a string, or base64 of JSON. */
    static JsonNode data(JsonNode record) {
        JsonNode data = record.path("data");
        if (data.isTextual()) {
            return Fields.json(data.textValue());
        }
        String encoded = data.isMissingNode() ? Fields.text(record, "data_base64") : null;
        if (encoded == null) {
            return data;
        }
        try {
            return Fields.json(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return MissingNode.getInstance();
        }
    }
}
