/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What Pub/Sub wraps around a record: the body of a push,
 * {@code {"message":{"data":"<base64>","messageId":"1"},"subscription":"projects/P/subscriptions/S"}}, or the same as the data
 * of a CloudEvent {@code google.cloud.pubsub.topic.v1.messagePublished}.
 */
final class PubSubMessage {
    private PubSubMessage() {}

    /** The JSON inside, or missing if this is no such message. */
    static JsonNode payload(JsonNode node) {
        JsonNode message = node.path("message").isObject()
                ? node.path("message")
                : node.path("data").path("message");
        JsonNode data = message.path("data");
        boolean published = node.has("subscription") || message.has("messageId") || message.has("message_id");
        return published && data.isTextual() ? decoded(data.textValue()) : MissingNode.getInstance();
    }

    private static JsonNode decoded(String data) {
        try {
            String text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
            JsonNode json = Fields.json(text);
            return json.isContainerNode() ? json : MissingNode.getInstance();
        } catch (IllegalArgumentException noBase64) {
            return MissingNode.getInstance();
        }
    }
}
