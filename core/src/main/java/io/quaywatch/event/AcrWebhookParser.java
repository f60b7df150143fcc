/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** The registry's own webhook payload, alone or carried by a CloudEvent of another type. */
final class AcrWebhookParser implements EventParser {
    @Override
    public String source() {
        return "acr-webhook";
    }

    @Override
    public boolean recognises(JsonNode record) {
        return AcrPush.is(record);
    }

    @Override
    public ParsedEvent parse(JsonNode record, Instant receivedAt) {
        String id = Fields.id(Fields.text(record, "id"), record);
        String action = record.path("action").asText();
        if (!action.equals("push")) {
            return new ParsedEvent.Ignored(source(), id, "\"" + Shown.text(action) + "\" is no push");
        }
        return new ParsedEvent.DeploymentEvent(
                source(),
                id,
                action,
                Fields.time(Fields.text(record, "timestamp"), receivedAt),
                List.of(AcrPush.pushed(record, null)));
    }
}
