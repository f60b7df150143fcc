/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import io.quaywatch.report.Untrusted;
import io.quaywatch.snapshot.MachineId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What the discovery topic carries, within the envelope {@code {"message":{"data":"<Base64>"},"subscription":"…"}}:
 *
 * <pre>{"type":"schedule"}   {"type":"manual"}   an entry of the admin activity log (it has a protoPayload)</pre>
 *
 * Source of the entry's shape: Google's pages "Compute Engine audit logging" and the type LogEntry.
 */
sealed interface DiscoveryMessage {
    /** Look at everything. @param asked {@code schedule} or {@code manual}, for the log */
    record Look(String asked) implements DiscoveryMessage {}

    /** A machine was made or started. */
    record Machine(MachineId id) implements DiscoveryMessage {}

    /** Understood, and nothing to do. */
    record Nothing(String reason) implements DiscoveryMessage {}

    Pattern METHOD = Pattern.compile("(?:v1|beta|alpha)\\.compute\\.instances\\.(?:insert|start)");

    /**
     * @param event the data of the CloudEvent
     * @throws UnusableMessageException if it is none of these
     */
    static DiscoveryMessage read(byte[] event) {
        JsonNode content;
        try {
            String data =
                    Json.wire().readTree(event).path("message").path("data").asText();
            content = Json.wire().readTree(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableMessageException("the message is no JSON in Base64");
        }
        if (content.has("protoPayload")) {
            return entry(content);
        }
        String type = content.path("type").asText();
        if (type.equals("schedule") || type.equals("manual")) {
            return new Look(type);
        }
        throw new UnusableMessageException("no message of a type known here: " + Untrusted.line(type, 50));
    }

    /**
     * A long operation has two entries, at its begin and at its end; the machine is there with the last. An entry with an error
     * says that nothing was made.
     */
    private static DiscoveryMessage entry(JsonNode entry) {
        JsonNode payload = entry.path("protoPayload");
        String method = payload.path("methodName").asText();
        if (!METHOD.matcher(method).matches()) {
            return new Nothing("method " + Untrusted.line(method, 100));
        }
        if (payload.path("status").path("code").asInt() != 0
                || payload.path("status").hasNonNull("message")) {
            return new Nothing("failed");
        }
        JsonNode operation = entry.path("operation");
        if (operation.path("first").asBoolean() && !operation.path("last").asBoolean()) {
            return new Nothing("begun");
        }
        JsonNode labels = entry.path("resource").path("labels");
        try {
            return new Machine(new MachineId(
                    "gcp",
                    labels.path("project_id").asText(),
                    labels.path("zone").asText(),
                    labels.path("instance_id").asText()));
        } catch (IllegalArgumentException e) {
            throw new UnusableMessageException("an entry of " + method + " without project, zone and number");
        }
    }
}
