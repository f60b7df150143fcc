/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * ECS Task State Change, the trigger that needs no trail. The one source that says which manifest digest really runs.
 */
final class EcsTaskStateParser implements EventParser {
    private static final String RUNNING = "RUNNING";

    @Override
    public String source() {
        return "ecs-task-state";
    }

    @Override
    public boolean recognises(JsonNode record) {
        return EventBridge.is(record, "aws.ecs", "ECS Task State Change");
    }

    @Override
    public ParsedEvent parse(JsonNode record, Instant receivedAt) {
        JsonNode task = Fields.object(record, "detail");
        String id = Fields.id(Fields.text(record, "id"), record);
        String status = Fields.text(task, "lastStatus");
        if (status == null) {
            throw new UnusableRecordException("the task has no lastStatus");
        }
        if (!RUNNING.equals(status)) {
            return new ParsedEvent.Ignored(source(), id, "the task is " + Shown.text(status) + ", not RUNNING");
        }
        if ("STOPPED".equals(Fields.text(task, "desiredStatus"))) {
            return new ParsedEvent.Ignored(source(), id, "the task is about to stop");
        }
        return new ParsedEvent.DeploymentEvent(
                source(),
                id,
                RUNNING,
                Fields.time(Fields.first(Fields.text(record, "time"), Fields.text(task, "updatedAt")), receivedAt),
                List.of(deployment(record, task)));
    }

    private static Deployment deployment(JsonNode record, JsonNode task) {
        String account = Fields.text(record, "account");
        String region = Fields.text(record, "region");
        TaskDefinitionName name = TaskDefinitionName.parse(named(task));
        JsonNode containers = Fields.get(task, "containers");
        return EcsContainers.present(containers)
                ? new Deployment.WithImages(
                        name.workload(account, region, EcsPlatform.ofTask(task)), EcsContainers.of(containers))
                : new Deployment.ToLookUp(name.reference(account, region));
    }

    private static String named(JsonNode task) {
        String arn = Fields.text(task, "taskDefinitionArn");
        if (arn != null) {
            return arn;
        }
        String group = Fields.text(task, "group");
        if (group != null && group.startsWith("family:")) {
            return group.substring("family:".length());
        }
        throw new UnusableRecordException("the task names no task definition");
    }
}
