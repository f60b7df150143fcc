/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entries of Google Cloud's audit log, as a log sink exports them. Calls that deploy something to Cloud Run count: those of the
 * API v1, which most tools make, and of v2. A long call is logged twice, and only the first entry carries the request.
 */
final class GoogleAuditLogParser implements EventParser {
    private static final String RUN = "run.googleapis.com";

    @Override
    public String source() {
        return "google-audit-log";
    }

    @Override
    public boolean recognises(JsonNode record) {
        JsonNode payload = record.path("protoPayload");
        return payload.isObject() && Fields.hasText(payload, "serviceName") && Fields.hasText(payload, "methodName");
    }

    @Override
    public ParsedEvent parse(JsonNode record, Instant receivedAt) {
        JsonNode payload = record.path("protoPayload");
        String service = String.valueOf(Fields.text(payload, "serviceName"));
        String method = String.valueOf(Fields.text(payload, "methodName"));
        String id = id(record);
        if (!service.equals(RUN)) {
            return ignored(id, "a call to " + Shown.text(service) + " deploys no image");
        }
        Optional<CloudRunCall> call = CloudRunCall.of(method, record);
        if (call.isEmpty()) {
            return ignored(id, Shown.text(method) + " deploys no image");
        }
        String failure = failure(record, payload);
        if (failure != null) {
            return ignored(id, "the call failed: " + failure);
        }
        if (isLaterEntry(record)) {
            return ignored(id, "not the first entry of its operation");
        }
        return new ParsedEvent.DeploymentEvent(
                source(),
                id,
                method,
                Fields.time(Fields.text(record, "timestamp"), receivedAt),
                List.of(call.get().deployment()));
    }

    /** Severity alone says it too: some failed calls have no status. */
    private static @Nullable String failure(JsonNode record, JsonNode payload) {
        JsonNode status = Fields.object(payload, "status");
        String code = Fields.value(status, "code");
        if (code != null && !code.equals("0")) {
            String message = Fields.text(status, "message");
            return Shown.text(message == null ? "code " + code : message);
        }
        return "ERROR".equals(Fields.text(record, "severity")) ? "it is logged as an error" : null;
    }

    private static boolean isLaterEntry(JsonNode record) {
        JsonNode operation = Fields.object(record, "operation");
        return operation.path("last").asBoolean() && !operation.path("first").asBoolean();
    }

    /** An operation has one id and two entries. */
    private static String id(JsonNode record) {
        return Fields.id(Fields.first(Fields.text(record, "operation", "id"), Fields.text(record, "insertId")), record);
    }

    private ParsedEvent ignored(String id, String reason) {
        return new ParsedEvent.Ignored(source(), id, reason);
    }
}
