/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** The images of all running ECS tasks, cluster by cluster. A token is {@code <cluster>:<token of its task list>}. */
final class RunningTasks implements ImageInventory {
    private static final String DEFINITION = "ecs-task-definition";

    private final Function<AccountRegion, EcsClient> clients;

    RunningTasks(Function<AccountRegion, EcsClient> clients) {
        this.clients = clients;
    }

    @Override
    public Page page(AccountRegion place, @Nullable String token) {
        return AwsFailure.calling("list tasks of " + place, () -> {
            EcsClient client = clients.apply(place);
            List<String> clusters = client.listClustersPaginator().clusterArns().stream()
                    .sorted()
                    .toList();
            int colon = token == null ? -1 : token.indexOf(':');
            int index = token == null ? 0 : Integer.parseInt(token.substring(0, colon));
            if (index >= clusters.size()) {
                return new Page(List.of(), null);
            }
            String from = token == null || colon == token.length() - 1 ? null : token.substring(colon + 1);
            String cluster = clusters.get(index);
            ListTasksResponse tasks =
                    client.listTasks(request -> request.cluster(cluster).nextToken(from));
            List<Found> found = new ArrayList<>();
            if (!tasks.taskArns().isEmpty()) {
                client.describeTasks(request -> request.cluster(cluster).tasks(tasks.taskArns()))
                        .tasks()
                        .forEach(task -> found.addAll(images(task, place)));
            }
            return new Page(found, tasks.nextToken() == null ? (index + 1) + ":" : index + ":" + tasks.nextToken());
        });
    }

    /** All revisions of a family are one workload, as events have it. */
    private static List<Found> images(Task task, AccountRegion place) {
        String arn = task.taskDefinitionArn();
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        int revision = arn.lastIndexOf(':');
        Workload workload = new Workload(
                revision > arn.lastIndexOf('/') ? arn.substring(0, revision) : arn,
                DEFINITION,
                name,
                place.account(),
                place.region(),
                Platform.LINUX_AMD64,
                true);
        return task.containers().stream()
                .filter(container -> container.image() != null)
                .map(container -> new Found(
                        workload, new ContainerImage(container.name(), false, container.image(), digest(container))))
                .toList();
    }

    private static @Nullable Digest digest(Container container) {
        try {
            return container.imageDigest() == null ? null : Digest.parse(container.imageDigest());
        } catch (IllegalArgumentException notADigest) {
            return null;
        }
    }
}
