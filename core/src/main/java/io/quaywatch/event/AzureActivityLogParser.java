/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of the Azure Activity Log, as a diagnostic setting sends them. An operation has up to three of them (Start, Accept,
 * Success); only the last one counts. None carries an image.
 */
final class AzureActivityLogParser implements EventParser {
    static final String SOURCE = "azure-activity-log";
    private static final Set<String> UNFINISHED = Set.of("start", "started", "accept", "accepted");

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public boolean recognises(JsonNode record) {
        return Fields.value(record, "operationName") != null
                && (record.has("resourceId")
                        || record.has("resourceUri")
                        || record.has("resultType")
                        || record.has("authorization")
                        || record.has("identity"));
    }

    @Override
    public ParsedEvent parse(JsonNode record, Instant receivedAt) {
        String operation = String.valueOf(Fields.value(record, "operationName"));
        String result = Fields.first(Fields.value(record, "resultType"), Fields.value(record, "status"));
        Optional<String> nothing = nothingToDo(operation, result);
        if (nothing.isPresent()) {
            return ignored(record, nothing.get());
        }
        AzureKind kind = AzureKind.deployedBy(operation).orElseThrow();
        if (result == null) {
            throw new UnusableRecordException("it has no resultType");
        }
        return switch (result.toLowerCase(Locale.ROOT)) {
            case "success", "succeeded", "0" ->
                new ParsedEvent.DeploymentEvent(
                        source(),
                        id(record),
                        operation,
                        time(record, receivedAt),
                        List.of(kind.toLookUp(resource(record), Fields.text(record, "location"))));
            default -> ignored(record, "the write failed: " + signature(record, result));
        };
    }

    private static Instant time(JsonNode record, Instant receivedAt) {
        return Fields.time(
                Fields.first(Fields.text(record, "time"), Fields.text(record, "eventTimestamp")), receivedAt);
    }

    private static String signature(JsonNode record, String result) {
        String signature = Fields.value(record, "resultSignature");
        return Shown.text(signature == null ? result : signature);
    }

    /** The resource in its original casing: {@code resourceId} is upper-cased, two other places are not. */
    private static ArmId resource(JsonNode record) {
        String plain = plainId(record);
        @Nullable
        String[] places = {
            Fields.text(Fields.object(record, "identity"), "authorization", "scope"),
            Fields.text(Fields.object(record, "authorization"), "scope"),
            Fields.text(Fields.object(record, "properties"), "entity"),
            plain
        };
        for (String place : places) {
            Optional<ArmId> id = ArmId.tryParse(AzureKind.withoutRevision(place));
            if (id.isPresent() && (plain == null || plain.equalsIgnoreCase(place))) {
                return id.get();
            }
        }
        throw new UnusableRecordException(
                plain == null
                        ? "it names no resource"
                        : "\"" + Shown.text(plain) + "\" is no id of a container resource");
    }

    private static @Nullable String plainId(JsonNode record) {
        return Fields.first(Fields.value(record, "resourceId"), Fields.value(record, "resourceUri"));
    }

    /** One deployment writes many resources under one correlation id, so the resource is part of the event's id. */
    private static String id(JsonNode record) {
        String own = Fields.text(record, "eventDataId");
        String correlation = Fields.text(record, "correlationId");
        String resource = plainId(record);
        if (own != null || correlation == null || resource == null) {
            return Fields.id(own, record);
        }
        byte[] canonical = resource.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return Fields.id(correlation + "-" + Digest.of(canonical).shortHex(), record);
    }

    /** Nothing hangs on the id of an ignored record, and nearly all records are: no digest is computed for it. */
    private ParsedEvent ignored(JsonNode record, String reason) {
        String id = Fields.first(Fields.text(record, "eventDataId"), Fields.text(record, "correlationId"));
        return new ParsedEvent.Ignored(source(), Fields.id(id, record), reason);
    }

    /** Why there is nothing to do; empty if the rest of the record has to be looked at. */
    static Optional<String> nothingToDo(String operation, @Nullable String result) {
        if (AzureKind.deployedBy(operation).isEmpty()) {
            return Optional.of(Shown.text(operation) + " deploys no image");
        }
        return result != null && UNFINISHED.contains(result.toLowerCase(Locale.ROOT))
                ? Optional.of("not the final record: " + result)
                : Optional.empty();
    }
}
