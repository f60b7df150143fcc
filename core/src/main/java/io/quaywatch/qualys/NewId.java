/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id in the reply to a POST. The specification says a string, running clients read an object, and some replies say nothing
 * ({@code facts/qualys.md} §3.3): an object with one of the fields, a JSON string, or bare text are all understood.
 */
final class NewId {
    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private NewId() {}

    /** Empty if the reply does not say; then the caller looks it up. */
    static Optional<String> read(Reply reply, String... fields) throws IOException {
        String text = reply.text().strip();
        if (UUID.matcher(text).matches()) {
            return Optional.of(text);
        }
        try {
            @Nullable JsonNode json = text.isEmpty() ? null : Json.wire().readTree(text);
            return json == null ? Optional.empty() : find(json, fields);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> find(JsonNode json, String... fields) {
        if (json.isTextual()) {
            return Optional.of(json.asText().strip()).filter(UUID.asMatchPredicate());
        }
        for (String field : fields) {
            @Nullable String value = WireValue.text(json, field);
            if (value != null && ID.matcher(value).matches()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
