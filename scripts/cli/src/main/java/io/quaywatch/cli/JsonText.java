/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;

/** A document for stdout. Everything outside ASCII is escaped, so that it is harmless to print. */
final class JsonText {
    private JsonText() {}

    static String of(JsonNode document) {
        try {
            return Json.wire()
                    .writerWithDefaultPrettyPrinter()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document made of strings and numbers can be written", e);
        }
    }
}
