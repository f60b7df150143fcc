/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.EcsTaskDefinition;
import io.quaywatch.event.EventException;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.WorkloadCatalog;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Task definitions as ECS describes them, in the account and region that own them. A revision that was deregistered is still
 * described; a {@code family} means its latest active revision.
 */
final class EcsTaskDefinitions implements WorkloadCatalog {
    /** ECS says this, with the code ClientException that it uses for much else, of a task definition that does not exist. */
    private static final String NO_SUCH = "Unable to describe task definition";

    private final Function<AccountRegion, EcsClient> clients;

    EcsTaskDefinitions(Function<AccountRegion, EcsClient> clients) {
        this.clients = clients;
    }

    @Override
    public Optional<Deployment.Found> find(WorkloadReference reference) {
        try {
            WorkloadReference owned = EcsTaskDefinition.owned(reference);
            if (owned.account() == null || owned.region() == null) {
                throw new EventException("it names no account or no region");
            }
            return describe(owned.id(), new AccountRegion(owned.account(), owned.region()))
                    .map(definition -> EcsTaskDefinition.read(json(definition)));
        } catch (EventException e) {
            throw new PortException(PortException.Kind.INVALID, "look up a task definition : " + e.getMessage(), e);
        }
    }

    private Optional<TaskDefinition> describe(String id, AccountRegion owner) {
        return AwsFailure.calling("describe task definition " + id + " of " + owner, () -> {
            try {
                return Optional.of(clients.apply(owner)
                        .describeTaskDefinition(request -> request.taskDefinition(id))
                        .taskDefinition());
            } catch (EcsException e) {
                if (e.statusCode() == 400 && String.valueOf(e.getMessage()).contains(NO_SUCH)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** Back to the shape of the API, which core reads; it is that of the events too. */
    private static JsonNode json(TaskDefinition definition) {
        ObjectNode json = Json.wire().createObjectNode().put("taskDefinitionArn", definition.taskDefinitionArn());
        if (definition.runtimePlatform() != null) {
            json.putObject("runtimePlatform")
                    .put("cpuArchitecture", definition.runtimePlatform().cpuArchitectureAsString())
                    .put("operatingSystemFamily", definition.runtimePlatform().operatingSystemFamilyAsString());
        }
        ArrayNode containers = json.putArray("containerDefinitions");
        for (ContainerDefinition defined : definition.containerDefinitions()) {
            ObjectNode container =
                    containers.addObject().put("name", defined.name()).put("image", defined.image());
            ArrayNode dependencies = container.putArray("dependsOn");
            for (ContainerDependency dependency : defined.dependsOn()) {
                dependencies
                        .addObject()
                        .put("containerName", dependency.containerName())
                        .put("condition", dependency.conditionAsString());
            }
        }
        return json;
    }
}
