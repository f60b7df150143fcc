/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.data.tables.models.TableEntity;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.util.Optional;

/**
 * A value as JSON in properties {@code row0}, {@code row1}, … of an entity. A string property holds 64 KiB of UTF-16, an entity
 * 1 MiB in all (Microsoft, "Understanding the Table service data model").
 */
final class Chunks {
    /** Characters of one property; 32,768 would be the limit. */
    static final int SIZE = 30_000;

    /** Characters in all; at two bytes each they leave room for keys and the other columns. */
    static final int MOST = 500_000;

    private static final String NAME = "row";

    private static final ObjectWriter ASCII = Json.state().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private Chunks() {}

    /**
     * Puts the value into the entity. In ASCII, so that no chunk ends within a character.
     *
     * @throws PortException INVALID if it is longer than an entity can be
     */
    static void put(String action, TableEntity entity, Object value) {
        String text = json(value);
        if (text.length() > MOST) {
            throw new PortException(
                    PortException.Kind.INVALID,
                    action + " : it has " + text.length() + " characters, and a table entity holds " + MOST);
        }
        for (int chunk = 0; chunk * SIZE < text.length(); chunk++) {
            int start = chunk * SIZE;
            entity.addProperty(NAME + chunk, text.substring(start, Math.min(start + SIZE, text.length())));
        }
    }

    private static String json(Object value) {
        try {
            return ASCII.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    /** The JSON of the entity; empty if it has none. */
    static Optional<String> json(TableEntity entity) {
        StringBuilder text = new StringBuilder();
        int chunk = 0;
        while (entity.getProperty(NAME + chunk) instanceof String part) {
            text.append(part);
            chunk++;
        }
        return chunk == 0 ? Optional.empty() : Optional.of(text.toString());
    }
}
