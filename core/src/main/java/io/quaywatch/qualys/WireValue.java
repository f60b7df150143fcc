/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Single values as Qualys writes them: numbers and epoch milliseconds may be texts, {@code "0"} and {@code "None"} stand for
 * "unknown" ({@code facts/qualys.md} §3.6).
 */
final class WireValue {
    private WireValue() {}

    static @Nullable String text(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        return node.isValueNode() && !node.isNull() ? known(node.asText()) : null;
    }

    static @Nullable Integer number(JsonNode parent, String field) {
        @Nullable String text = text(parent, field);
        long value = text == null ? -1 : digits(text);
        return value < 0 || value > Integer.MAX_VALUE ? null : (int) value;
    }

    /** An unreadable moment is an unknown one: nothing is fresh because of it. */
    static @Nullable Instant instant(JsonNode parent, String field) {
        return instant(text(parent, field));
    }

    static @Nullable Instant instant(@Nullable String text) {
        if (text == null) {
            return null;
        }
        long millis = digits(text);
        if (millis >= 0) {
            return millis == 0 ? null : Instant.ofEpochMilli(millis);
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The value of a text of 1 to 18 digits, -1 for any other text. Written out because it runs for every finding. */
    static long digits(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    static @Nullable String known(@Nullable String text) {
        return text == null || text.isBlank() || text.equals("None") ? null : text;
    }
}
