/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the ECS API that make containers run, from CloudTrail.
 *
 * <p>Only RegisterTaskDefinition carries images. The other calls name a task definition, for look-up; what they override
 * per task cannot change an image. CloudTrail leaves out what is too large
 * ({@code {"omitted": true, "reason": …}} or null), so each value has a second place to be read from.
 */
final class EcsCloudTrailParser implements EventParser {
    private static final Set<String> ECS = Set.of("ecs.amazonaws.com", "ecs.amazonaws.com.cn");
    private static final String TASK_DEFINITION = "taskDefinition";

    @Override
    public String source() {
        return "ecs-cloudtrail";
    }

    @Override
    public boolean recognises(JsonNode record) {
        return CloudTrailCall.in(record);
    }

    @Override
    public ParsedEvent parse(JsonNode record, Instant receivedAt) {
        CloudTrailCall call = CloudTrailCall.read(record, receivedAt);
        if (!ECS.contains(call.service())) {
            return ignored(call, "a call to " + Shown.text(call.service()) + " deploys no image");
        }
        if (call.failure() != null) {
            return ignored(call, "the call failed: " + call.failure());
        }
        return switch (call.action()) {
            case "RegisterTaskDefinition" -> deployed(call, List.of(registered(call)));
            case "RunTask", "StartTask" -> started(call);
            case "CreateService", "UpdateService" -> served(call);
            case "CreateTaskSet" ->
                lookUp(
                        call,
                        Fields.first(
                                Fields.text(call.response(), "taskSet", TASK_DEFINITION),
                                Fields.text(call.request(), TASK_DEFINITION)));
            default -> ignored(call, Shown.text(call.action()) + " deploys no image");
        };
    }

    private static Deployment registered(CloudTrailCall call) {
        JsonNode definition = Fields.get(call.response(), TASK_DEFINITION);
        String written = Fields.first(
                Fields.text(definition, "taskDefinitionArn"),
                Fields.text(definition, "family"),
                Fields.text(call.request(), "family"));
        if (written == null) {
            throw new UnusableRecordException(
                    "it names no task definition: CloudTrail left out the request and the response");
        }
        TaskDefinitionName name = TaskDefinitionName.parse(written);
        JsonNode answered = Fields.get(definition, "containerDefinitions");
        JsonNode containers =
                EcsContainers.present(answered) ? answered : Fields.get(call.request(), "containerDefinitions");
        if (!EcsContainers.present(containers)) {
            return new Deployment.ToLookUp(name.reference(call.account(), call.region()));
        }
        JsonNode runtime = Fields.get(definition, "runtimePlatform");
        EcsPlatform platform =
                EcsPlatform.ofRuntime(runtime.isObject() ? runtime : Fields.get(call.request(), "runtimePlatform"));
        return new Deployment.WithImages(
                name.workload(call.account(), call.region(), platform), EcsContainers.of(containers));
    }

    private ParsedEvent started(CloudTrailCall call) {
        JsonNode tasks = Fields.get(call.response(), "tasks");
        Set<String> names = named(tasks, "taskDefinitionArn");
        if (!names.isEmpty()) {
            return lookUp(call, names);
        }
        JsonNode failures = Fields.get(call.response(), "failures");
        if (tasks.isEmpty() && !failures.isEmpty()) {
            String reason = Fields.text(failures.path(0), "reason");
            return ignored(call, "no task was started: " + Shown.text(reason == null ? "no reason given" : reason));
        }
        return lookUp(call, Fields.text(call.request(), TASK_DEFINITION));
    }

    private ParsedEvent served(CloudTrailCall call) {
        JsonNode service = Fields.get(call.response(), "service");
        Set<String> taskSets = named(Fields.get(service, "taskSets"), TASK_DEFINITION);
        String name = Fields.first(Fields.text(service, TASK_DEFINITION), Fields.text(call.request(), TASK_DEFINITION));
        if (name == null && !taskSets.isEmpty()) {
            return lookUp(call, taskSets);
        }
        String controller = Fields.first(
                Fields.text(service, "deploymentController", "type"),
                Fields.text(call.request(), "deploymentController", "type"));
        if (name == null && controller != null && !controller.equals("ECS")) {
            return ignored(call, "the service runs nothing yet; its deployment controller creates task sets");
        }
        return lookUp(call, name);
    }

    private static Set<String> named(JsonNode items, String field) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode item : items) {
            String name = Fields.text(item, field);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    private ParsedEvent lookUp(CloudTrailCall call, @Nullable String name) {
        if (name == null) {
            throw new UnusableRecordException(call.action() + " names no task definition");
        }
        return lookUp(call, Set.of(name));
    }

    private ParsedEvent lookUp(CloudTrailCall call, Set<String> names) {
        List<Deployment> deployments = names.stream()
                .map(name -> TaskDefinitionName.parse(name).reference(call.account(), call.region()))
                .<Deployment>map(Deployment.ToLookUp::new)
                .toList();
        return deployed(call, deployments);
    }

    private ParsedEvent deployed(CloudTrailCall call, List<Deployment> deployments) {
        return new ParsedEvent.DeploymentEvent(source(), call.id(), call.action(), call.time(), deployments);
    }

    private ParsedEvent ignored(CloudTrailCall call, String reason) {
        return new ParsedEvent.Ignored(source(), call.id(), reason);
    }
}
