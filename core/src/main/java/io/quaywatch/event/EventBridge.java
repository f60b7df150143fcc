/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;

/** The envelope of Amazon EventBridge: {@code {"source": …, "detail-type": …, "detail": {…}}}. */
final class EventBridge {
    private EventBridge() {}

    static boolean isEnvelope(JsonNode record) {
        return Fields.hasText(record, "detail-type") && Fields.hasText(record, "source");
    }

    /** Nobody but AWS can put events whose source starts like this on a bus; any other source may be forged. */
    static boolean isFromAws(JsonNode envelope) {
        return envelope.path("source").asText().startsWith("aws.");
    }

    static boolean is(JsonNode record, String source, String detailType) {
        return isEnvelope(record)
                && source.equals(record.path("source").asText())
                && detailType.equals(record.path("detail-type").asText());
    }
}
