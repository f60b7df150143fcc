/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.util.Optional;

/**
 * What lies in a dead-letter queue. A rule leaves the event as it came; a function called asynchronously leaves its input in an
 * envelope:
 *
 * <pre>{"version":"1.0","requestContext":{"condition":"RetriesExhausted",…},"requestPayload":{…},"responsePayload":{…}}</pre>
 */
final class LostEvent {
    private LostEvent() {}

    /** Empty if it is no JSON object. */
    static Optional<JsonNode> read(String body) {
        try {
            JsonNode document = Json.wire()
                    .readerFor(JsonNode.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(body);
            boolean wrapped = document.path("requestContext").isObject() && document.has("requestPayload");
            return Optional.of(wrapped ? document.path("requestPayload") : document)
                    .filter(JsonNode::isObject);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }
}
