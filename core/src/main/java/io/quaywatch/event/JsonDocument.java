/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.util.Locale;

/** Bytes to a JSON tree, sifted by {@link RecordSieve}. Errors name the place and never quote the content, which may hold a secret. */
final class JsonDocument {
    private JsonDocument() {}

    /** An object or array; several in a row (JSON lines) come as an array, so that nothing behind the first is lost. */
    static JsonNode read(byte[] document) {
        ArrayNode all = all(document);
        if (all.isEmpty()) {
            throw new EventException("event is empty; " + EventReader.UNDERSTOOD);
        }
        JsonNode first = all.get(0);
        if (all.size() == 1 && !first.isContainerNode()) {
            throw new EventException(
                    "event is a JSON " + first.getNodeType().name().toLowerCase(Locale.ROOT)
                            + ", not an object or array; " + EventReader.UNDERSTOOD);
        }
        return all.size() == 1 ? first : all;
    }

    private static ArrayNode all(byte[] document) {
        ArrayNode all = Json.wire().createArrayNode();
        try (JsonParser parser = Json.wire().createParser(document)) {
            RecordSieve sieve = new RecordSieve(document, parser);
            while (parser.nextToken() != null) {
                all.add(sieve.read());
            }
            return all;
        } catch (StreamConstraintsException e) {
            throw new EventException(
                    "event is nested too deep or has a text that is too long" + at(e) + "; no known source sends that");
        } catch (JsonProcessingException e) {
            throw new EventException("event is not JSON" + at(e) + "; give a JSON document in UTF-8");
        } catch (IOException e) {
            throw new EventException("event is not JSON in UTF-8; give a JSON document in UTF-8");
        }
    }

    private static String at(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
