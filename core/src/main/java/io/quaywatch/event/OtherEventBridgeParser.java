/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** EventBridge events that no other parser wants: understood, nothing to do, and said so. Asked last. */
final class OtherEventBridgeParser implements EventParser {
    @Override
    public String source() {
        return "eventbridge";
    }

    @Override
    public boolean recognises(JsonNode record) {
        return EventBridge.isEnvelope(record);
    }

    @Override
    public ParsedEvent parse(JsonNode record, Instant receivedAt) {
        String type = record.path("detail-type").asText() + " of "
                + record.path("source").asText();
        return new ParsedEvent.Ignored(
                source(),
                Fields.id(Fields.text(record, "id"), record),
                "\"" + Shown.text(type) + "\" deploys no image");
    }
}
