/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.port.PortException;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Task;

/** The images of all tasks that run in ECS, each read as the event that it started to run. */
final class RunningImages implements ImageSource {
    /** The most that DescribeTasks takes. */
    private static final int MOST_TASKS = 100;

    private final Function<AccountRegion, EcsClient> clients;

    RunningImages(Function<AccountRegion, EcsClient> clients) {
        this.clients = clients;
    }

    @Override
    public String what() {
        return "running images";
    }

    @Override
    public void read(AccountRegion place, FoundImages into) {
        EcsClient client = clients.apply(place);
        List<String> clusters = AwsFailure.calling(
                "list ECS clusters of " + place,
                () -> client.listClustersPaginator().clusterArns().stream().toList());
        for (String cluster : clusters) {
            try {
                read(client, cluster, place, into);
            } catch (PortException e) {
                into.unread(String.valueOf(e.getMessage()));
            }
        }
    }

    private static void read(EcsClient client, String cluster, AccountRegion place, FoundImages into) {
        List<String> tasks = AwsFailure.calling("list tasks of " + cluster, () -> {
            try {
                return client.listTasksPaginator(request -> request.cluster(cluster)).taskArns().stream()
                        .toList();
            } catch (ClusterNotFoundException goneMeanwhile) {
                return List.of();
            }
        });
        for (int from = 0; from < tasks.size(); from += MOST_TASKS) {
            List<String> some = tasks.subList(from, Math.min(tasks.size(), from + MOST_TASKS));
            DescribeTasksResponse described = AwsFailure.calling(
                    "describe tasks of " + cluster,
                    () -> client.describeTasks(
                            request -> request.cluster(cluster).tasks(some)));
            described.tasks().forEach(task -> into.add(event(task, place)));
            described.failures().stream()
                    .filter(failure -> !isGone(failure))
                    .forEach(failure ->
                            into.unread("describe task " + failure.arn() + " : ECS says " + failure.reason()));
        }
    }

    private static boolean isGone(Failure failure) {
        return "MISSING".equals(failure.reason());
    }

    private static ObjectNode event(Task task, AccountRegion place) {
        ObjectNode event = FoundImages.event("aws.ecs", "ECS Task State Change", place);
        ObjectNode detail = event.putObject("detail")
                .put("taskDefinitionArn", task.taskDefinitionArn())
                .put("lastStatus", task.lastStatus())
                .put("desiredStatus", task.desiredStatus())
                .put("platformFamily", task.platformFamily());
        ArrayNode attributes = detail.putArray("attributes");
        for (Attribute attribute : task.attributes()) {
            attributes.addObject().put("name", attribute.name()).put("value", attribute.value());
        }
        ArrayNode containers = detail.putArray("containers");
        for (Container container : task.containers()) {
            containers
                    .addObject()
                    .put("name", container.name())
                    .put("image", container.image())
                    .put("imageDigest", container.imageDigest());
        }
        return event;
    }
}
