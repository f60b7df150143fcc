/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Azure Event Grid: writes of container resources and pushes to Azure Container Registry, in both event schemas. */
final class EventGridParser implements EventParser {
    static final String RESOURCES = "Microsoft.Resources.";
    static final String REGISTRY = "Microsoft.ContainerRegistry.";

    @Override
    public String source() {
        return "azure-event-grid";
    }

    @Override
    public boolean recognises(JsonNode record) {
        return GridEvent.is(record);
    }

    /** Whether this class reads the payload itself; that of another type may be a record of another source. */
    static boolean ownsPayload(String type) {
        return type.startsWith(RESOURCES) || type.startsWith(REGISTRY);
    }

    @Override
    public ParsedEvent parse(JsonNode record, Instant receivedAt) {
        GridEvent event = GridEvent.read(record, receivedAt);
        return switch (event.type()) {
            case RESOURCES + "ResourceWriteSuccess" -> written(event);
            case RESOURCES + "ResourceActionSuccess" ->
                Fields.value(event.data(), "operationName") == null
                        ? ignored(event, "an action without a name deploys no image")
                        : written(event);
            case REGISTRY + "ImagePushed" -> deployed(event, AcrPush.pushed(event.data(), event.origin()));
            case RESOURCES + "ResourceWriteFailure", RESOURCES + "ResourceWriteCancel" ->
                ignored(event, "the write failed: " + event.type());
            default -> ignored(event, Shown.text(event.type()) + " deploys no image");
        };
    }

    private ParsedEvent written(GridEvent event) {
        String operation = Fields.value(event.data(), "operationName");
        String resource = Fields.first(Fields.text(event.data(), "resourceUri"), event.subject());
        Optional<ArmId> id = ArmId.tryParse(AzureKind.withoutRevision(resource));
        Optional<AzureKind> kind = operation == null
                ? id.flatMap(known -> AzureKind.ofType(known.type()))
                : AzureKind.deployedBy(operation);
        if (kind.isEmpty()) {
            return ignored(
                    event, Shown.text(operation == null ? String.valueOf(resource) : operation) + " deploys no image");
        }
        if (id.isEmpty()) {
            throw new UnusableRecordException(
                    "\"" + Shown.text(String.valueOf(resource)) + "\" is no id of a container resource");
        }
        return deployed(event, kind.get().toLookUp(id.get(), Fields.text(event.data(), "location")));
    }

    private ParsedEvent deployed(GridEvent event, Deployment deployment) {
        return new ParsedEvent.DeploymentEvent(source(), event.id(), event.type(), event.time(), List.of(deployment));
    }

    private ParsedEvent ignored(GridEvent event, String reason) {
        return new ParsedEvent.Ignored(source(), event.id(), reason);
    }
}
