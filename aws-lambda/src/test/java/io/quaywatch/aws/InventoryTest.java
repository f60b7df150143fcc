/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Platform;
import io.quaywatch.port.PortException;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.testing.VirtualClock;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;

class InventoryTest {
    private static final AccountRegion HOME = new AccountRegion("111122223333", "eu-west-1");
    private static final AccountRegion ELSEWHERE = new AccountRegion("444455556666", "eu-west-1");
    private static final String ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/";
    private static final String ONE = "sha256:" + "1".repeat(64);
    private static final String TWO = "sha256:" + "2".repeat(64);

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    private final Fleet fleet = new Fleet();
    private final Inventory inventory = new Inventory(
            List.of(
                    new RunningImages(place -> {
                        refuseElsewhere(place);
                        return aws.client(EcsClient.builder());
                    }),
                    new StoredImages(place -> {
                        refuseElsewhere(place);
                        return aws.client(EcrClient.builder());
                    })),
            reference -> {
                throw new PortException(PortException.Kind.DENIED, "look up " + reference.id());
            },
            new VirtualClock());

    @BeforeEach
    void serve() {
        aws.behaves(fleet::answer);
    }

    private static void refuseElsewhere(AccountRegion place) {
        if (place.equals(ELSEWHERE)) {
            throw new PortException(PortException.Kind.DENIED, "assume role r : AWS answered 403");
        }
    }

    private static List<String> names(FoundImages found) {
        return found.images().values().stream().map(ScanRequest::image).toList();
    }

    private static ScanRequest only(FoundImages found) {
        Collection<ScanRequest> all = found.images().values();
        assertThat(all).hasSize(1);
        return all.iterator().next();
    }

    @Test
    void in_runningTasksOfSeveralPages_findsEveryImageOnce() {
        for (String cluster : List.of("c1", "c2", "c3")) {
            fleet.clusters.put(
                    cluster,
                    IntStream.range(0, 5)
                            .mapToObj(i -> Fleet.task(
                                    cluster + i,
                                    "shop",
                                    Fleet.container("shop/web:" + cluster + i, ""),
                                    Fleet.container("shop/side:1", "")))
                            .toList());
        }

        FoundImages found = inventory.in(List.of(HOME));

        assertThat(names(found)).hasSize(16).contains("shop/web:c34", "shop/side:1");
        assertThat(found.unread()).isEmpty();
    }

    @Test
    void in_moreTasksThanOneCallDescribes_describesAll() {
        fleet.clusters.put(
                "c1",
                IntStream.range(0, 101)
                        .mapToObj(i -> Fleet.task("t" + i, "shop", Fleet.container("shop/web:" + i, "")))
                        .toList());

        assertThat(names(inventory.in(List.of(HOME)))).hasSize(101);
        assertThat(aws.calls().stream().filter(sent -> sent.target().endsWith(".DescribeTasks")))
                .hasSize(2)
                .allSatisfy(sent ->
                        assertThat(HandlerWorld.json(sent.body()).path("tasks")).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void in_runningTask_carriesDigestPlatformAndTheWorkloadOfItsEvents() {
        fleet.clusters.put("c1", List.of(Fleet.task("t1", "shop", Fleet.container("shop/web:1", ONE))));

        ScanRequest request = only(inventory.in(List.of(HOME)));

        assertThat(request.runningDigest()).hasToString(ONE);
        assertThat(request.workload().platform()).isEqualTo(Platform.LINUX_ARM64);
        assertThat(request.workload().id()).isEqualTo("arn:aws:ecs:eu-west-1:111122223333:task-definition/shop");
        assertThat(request.force()).isFalse();
    }

    @Test
    void in_taskGoneOrStopping_isNoImageAndNoReason() {
        fleet.clusters.put(
                "c1",
                List.of(
                        Fleet.task("t1", "shop", Fleet.container("shop/web:1", "")),
                        Fleet.task("t2", "shop", Fleet.container("shop/web:2", ""))
                                .replace("\"desiredStatus\":\"RUNNING\"", "\"desiredStatus\":\"STOPPED\"")));
        fleet.gone.add("t1");

        FoundImages found = inventory.in(List.of(HOME));

        assertThat(found.images()).isEmpty();
        assertThat(found.unread()).isEmpty();
        assertThat(found.ignored()).isEqualTo(1);
    }

    @Test
    void in_storedImages_goByOneTagOrByDigest() {
        fleet.repositories.put("shop/web", List.of(Fleet.image(ONE, "v9", "latest", "v7"), Fleet.image(TWO)));
        fleet.repositories.put("shop/api", List.of(Fleet.image(ONE, "latest")));
        fleet.repositories.put(
                "shop/charts",
                List.of("{\"imageDigest\":\"" + ONE + "\",\"imageTags\":[\"1\"],\"artifactMediaType\":"
                        + "\"application/vnd.cncf.helm.config.v1+json\"}"));

        FoundImages found = inventory.in(List.of(HOME));

        assertThat(names(found))
                .containsExactlyInAnyOrder(ECR + "shop/web:v9", ECR + "shop/web@" + TWO, ECR + "shop/api:latest");
        assertThat(found.ignored()).isEqualTo(1);
    }

    @Test
    void in_storedAndRunning_goesByTheKnownPlatformOnce() {
        fleet.clusters.put(
                "c1",
                List.of(
                        Fleet.task("t1", "shop", Fleet.container(ECR + "shop/web:1", ONE)),
                        Fleet.task("t2", "shop", Fleet.container(ECR + "shop/api:1", ""))));
        fleet.repositories.put("shop/web", List.of(Fleet.image(ONE, "1")));
        fleet.repositories.put("shop/api", List.of(Fleet.image(TWO, "1")));

        FoundImages found = inventory.in(List.of(HOME));

        assertThat(found.images().values())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.workload().kind()).isEqualTo("ecs-task-definition"));
    }

    @Test
    void in_tagMovedSinceTheTaskStarted_findsBothImages() {
        fleet.clusters.put("c1", List.of(Fleet.task("t1", "shop", Fleet.container(ECR + "shop/web:1", ONE))));
        fleet.repositories.put("shop/web", List.of(Fleet.image(TWO, "1")));

        assertThat(names(inventory.in(List.of(HOME)))).containsExactly(ECR + "shop/web:1", ECR + "shop/web:1");
    }

    @Test
    void in_oneClusterAndOneRepositoryRefused_areToldAndTheRestIsRead() {
        fleet.clusters.put("c1", List.of(Fleet.task("t1", "shop", Fleet.container("shop/web:1", ""))));
        fleet.clusters.put("c2", List.of(Fleet.task("t2", "shop", Fleet.container("shop/web:2", ""))));
        fleet.repositories.put("a", List.of(Fleet.image(ONE, "1")));
        fleet.repositories.put("b", List.of(Fleet.image(ONE, "1")));
        fleet.refused.put("ListTasks c1", "AccessDeniedException");
        fleet.refused.put("DescribeImages a", "AccessDeniedException");

        FoundImages found = inventory.in(List.of(HOME));

        assertThat(names(found)).containsExactlyInAnyOrder("shop/web:2", ECR + "b:1");
        assertThat(found.unread())
                .satisfiesExactly(
                        why -> assertThat(why).startsWith("list tasks of c1 : AWS answered 400"),
                        why -> assertThat(why)
                                .startsWith("list images of ECR repository a of account 111122223333 in eu-west-1"));
    }

    @Test
    void in_clusterAndRepositoryDeletedMeanwhile_areNothing() {
        fleet.clusters.put("c1", List.of());
        fleet.repositories.put("a", List.of());
        fleet.refused.put("ListTasks", "ClusterNotFoundException");
        fleet.refused.put("DescribeImages", "RepositoryNotFoundException");

        FoundImages found = inventory.in(List.of(HOME));

        assertThat(found.images()).isEmpty();
        assertThat(found.unread()).isEmpty();
    }

    @Test
    void in_oneAccountRefused_isToldForBothKindsAndTheOtherIsRead() {
        fleet.clusters.put("c1", List.of(Fleet.task("t1", "shop", Fleet.container("shop/web:1", ""))));

        FoundImages found = inventory.in(List.of(ELSEWHERE, HOME));

        assertThat(names(found)).containsExactly("shop/web:1");
        assertThat(found.unread())
                .containsExactly(
                        "running images of account 444455556666 in eu-west-1 : assume role r : AWS answered 403",
                        "stored images of account 444455556666 in eu-west-1 : assume role r : AWS answered 403");
    }

    @Test
    void in_unusableTaskDefinition_isTold() {
        fleet.clusters.put("c1", List.of(Fleet.task("t1", "no family", Fleet.container("shop/web:1", ""))));

        assertThat(inventory.in(List.of(HOME)).unread())
                .singleElement()
                .asString()
                .contains("task definition");
    }

    @Test
    void in_taskOfUnknownContainers_isLookedUpAndARefusalIsTold() {
        fleet.clusters.put(
                "c1", List.of(Fleet.task("t1", "shop"), Fleet.task("t2", "shop", Fleet.container("shop/web:2", ""))));

        FoundImages found = inventory.in(List.of(HOME));

        assertThat(names(found)).containsExactly("shop/web:2");
        assertThat(found.unread()).singleElement().asString().startsWith("look up arn:aws:ecs:");
    }
}
