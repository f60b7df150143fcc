/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the tree of a document without the Activity Log records that deploy nothing. Those are nearly all records of a
 * subscription, and to build their trees would be most of the work of a batch. In the place of such a record stands a
 * {@link Sifted} with what {@link AzureActivityLogParser} would say of it.
 *
 * <p>Only a record that has nothing but the fields of an Activity Log record is judged here; any other one goes on as a tree.
 */
final class RecordSieve {
    /** The fields whose text counts, each for what it is. */
    private static final List<String> READ = List.of("operationName", "resultType", "eventDataId", "correlationId");
    /** One of these makes a record one of the Activity Log. */
    private static final List<String> MARKS =
            List.of("resultType", "resourceId", "resourceUri", "authorization", "identity");

    private static final List<String> OTHERS = List.of(
            "time",
            "eventTimestamp",
            "category",
            "resultSignature",
            "resultDescription",
            "durationMs",
            "callerIpAddress",
            "level",
            "location",
            "properties",
            "tenantId",
            "RoleLocation",
            "ReleaseVersion");

    private static final Map<String, Integer> PLACES = places();
    private static final int MARKED = mask(MARKS);

    private final byte[] document;
    private final JsonParser parser;

    /** @param parser over the same bytes */
    RecordSieve(byte[] document, JsonParser parser) {
        this.document = document;
        this.parser = parser;
    }

    /** A record that deploys nothing, and where it stands in the document. */
    record Sifted(ParsedEvent.Ignored event, byte[] document, int from, int to) {
        static Optional<Sifted> in(JsonNode node) {
            return node instanceof POJONode pojo && pojo.getPojo() instanceof Sifted sifted
                    ? Optional.of(sifted)
                    : Optional.empty();
        }

        String text() {
            return new String(document, from, to - from, StandardCharsets.UTF_8);
        }
    }

    /** The value that the parser stands on. */
    JsonNode read() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> root();
            case START_ARRAY -> array();
            default -> tree();
        };
    }

    private JsonNode root() throws IOException {
        ObjectNode root = Json.wire().createObjectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            root.set(name, name.equals("records") && value == JsonToken.START_ARRAY ? array() : tree());
        }
        return root;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = Json.wire().createArrayNode();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            array.add(
                    switch (next) {
                        case START_OBJECT -> record();
                        case START_ARRAY -> array();
                        default -> tree();
                    });
        }
        return array;
    }

    private JsonNode record() throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (from < 0 || document[from] != '{') {
            // The document is not in UTF-8, or begins with a mark of it: the parser counts something else than bytes.
            return tree();
        }
        ParsedEvent.@Nullable Ignored ignored = ignored();
        int to = (int) parser.currentLocation().getByteOffset();
        if (ignored != null) {
            return Json.wire().getNodeFactory().pojoNode(new Sifted(ignored, document, from, to));
        }
        return Json.wire().readTree(document, from, to - from);
    }

    /** Reads the record to its end. */
    private ParsedEvent.@Nullable Ignored ignored() throws IOException {
        @Nullable String[] texts = new @Nullable String[READ.size()];
        int seen = 0;
        boolean known = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Integer place = known ? PLACES.get(parser.currentName()) : null;
            JsonToken value = parser.nextToken();
            if (place == null || (seen & 1 << place) != 0) {
                known = false;
            } else {
                seen |= 1 << place;
                if (place < texts.length && value == JsonToken.VALUE_STRING) {
                    String text = parser.getText();
                    texts[place] = text.isBlank() ? null : text;
                }
            }
            parser.skipChildren();
        }
        String operation = texts[0];
        String id = Fields.first(texts[2], texts[3]);
        return known && (seen & MARKED) != 0 && operation != null && id != null && Fields.fitsAsId(id)
                ? AzureActivityLogParser.nothingToDo(operation, texts[1])
                        .map(reason -> new ParsedEvent.Ignored(AzureActivityLogParser.SOURCE, id, reason))
                        .orElse(null)
                : null;
    }

    private JsonNode tree() throws IOException {
        return Json.wire().<JsonNode>readTree(parser);
    }

    private static Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        for (List<String> names : List.of(READ, MARKS, OTHERS)) {
            names.forEach(name -> places.putIfAbsent(name, places.size()));
        }
        return Map.copyOf(places);
    }

    private static int mask(List<String> names) {
        return names.stream().mapToInt(name -> 1 << PLACES.get(name)).reduce(0, (all, one) -> all | one);
    }
}
