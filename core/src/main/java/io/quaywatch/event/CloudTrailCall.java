/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One API call as CloudTrail records it, alone or as the detail of an EventBridge event.
 *
 * @param service {@code ecs.amazonaws.com}
 * @param account where the call had its effect, which in an organisation trail is not the caller's
 * @param failure why the call was refused, or null if it went through
 */
record CloudTrailCall(
        String id,
        String service,
        String action,
        Instant time,
        @Nullable String account,
        @Nullable String region,
        JsonNode request,
        JsonNode response,
        @Nullable String failure) {

    static boolean in(JsonNode record) {
        if (EventBridge.isEnvelope(record) && !EventBridge.isFromAws(record)) {
            return false;
        }
        JsonNode detail = detail(record);
        if (!Fields.hasText(detail, "eventSource") || !Fields.hasText(detail, "eventName")) {
            return false;
        }
        String service = detail.path("eventSource").asText();
        return service.endsWith(".amazonaws.com") || service.endsWith(".amazonaws.com.cn");
    }

    /** Reads a record for which {@link #in} holds. */
    static CloudTrailCall read(JsonNode record, Instant receivedAt) {
        JsonNode detail = detail(record);
        return new CloudTrailCall(
                Fields.id(Fields.first(Fields.text(detail, "eventID"), Fields.text(record, "id")), detail),
                detail.path("eventSource").asText(),
                detail.path("eventName").asText(),
                Fields.time(Fields.first(Fields.text(detail, "eventTime"), Fields.text(record, "time")), receivedAt),
                Fields.first(
                        Fields.text(detail, "recipientAccountId"),
                        Fields.text(record, "account"),
                        Fields.text(detail, "userIdentity", "accountId")),
                Fields.first(Fields.text(detail, "awsRegion"), Fields.text(record, "region")),
                Fields.object(detail, "requestParameters"),
                Fields.object(detail, "responseElements"),
                failure(detail));
    }

    private static JsonNode detail(JsonNode record) {
        return EventBridge.isEnvelope(record) ? record.path("detail") : record;
    }

    private static @Nullable String failure(JsonNode detail) {
        String code = Fields.text(detail, "errorCode");
        String message = Fields.text(detail, "errorMessage");
        boolean answered = Fields.get(detail, "responseElements").isObject();
        if (code == null && (message == null || answered)) {
            return null;
        }
        return Shown.text(code == null ? message : message == null ? code : code + ": " + message);
    }
}
