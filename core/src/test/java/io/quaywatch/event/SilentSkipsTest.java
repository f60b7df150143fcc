/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static io.quaywatch.event.Events.line;
import static io.quaywatch.event.Events.onlyDeployment;
import static io.quaywatch.event.Events.readChanged;
import static io.quaywatch.event.Events.readOne;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that may run an image disappears: it is scanned, looked up, or visible with a reason. */
class SilentSkipsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx",
                "docker.io/library/nginx:1.27",
                "public.ecr.aws/docker/library/busybox:1",
                "ghcr.io/acme/app@sha256:abc",
                "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app:1",
                "123456789012.dkr-ecr.eu-west-1.on.aws/app:1",
                "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app:1",
                "localhost:5000/x",
                "NOT a reference !!",
                "$(reboot)"
            })
    void register_imageOfAnyRegistry_passesThroughAsWritten(String image) {
        assertThat(registeredWith("\"" + image + "\"").image()).isEqualTo(image);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"   \"", "7", "{}", "[\"nginx\"]", "true"})
    void register_containerWithoutReadableImage_staysWithAnEmptyImage(String image) {
        ContainerImage container = registeredWith(image);
        assertThat(container.container()).isEqualTo("migrate");
        assertThat(container.image()).isEmpty();
    }

    @Test
    void register_containersThatAreNoObjects_stay() {
        ParsedEvent event = readChanged("aws/register-task-definition", record -> {
            containers(record).removeAll().add("nginx").addNull().addObject().put("image", "redis");
        });
        assertThat(line(event)).endsWith("[container 1=, container 2=, container 3=redis]");
    }

    @Test
    void register_imageOfExcessiveLength_isCutToNoReference() {
        assertThat(registeredWith("\"" + "a".repeat(100_000) + "\"").image())
                .hasSizeLessThan(1_100)
                .endsWith("…");
    }

    @Test
    void register_everyContainerCounts_theFirstAndTheLast() {
        Deployment.WithImages deployment =
                (Deployment.WithImages) onlyDeployment(readOne("aws/register-task-definition"));
        assertThat(deployment.images())
                .extracting(ContainerImage::container)
                .containsExactly("migrate", "web", "log-router");
    }

    @Test
    void register_emptyContainersEverywhere_isLookedUp() {
        ParsedEvent event = readChanged("aws/register-task-definition", record -> {
            containers(record).removeAll();
            ((ObjectNode) record.at("/detail/requestParameters")).putNull("containerDefinitions");
        });
        assertThat(onlyDeployment(event)).isInstanceOf(Deployment.ToLookUp.class);
    }

    @Test
    void register_requestAndResponseLeftOut_isRejectedAloud() {
        ParsedEvent event = readChanged(
                "aws/register-task-definition",
                record -> ((ObjectNode) record.path("detail"))
                        .putNull("requestParameters")
                        .putNull("responseElements"));
        assertThat(line(event)).contains("rejected event: it names no task definition: CloudTrail left out");
    }

    @Test
    void runTask_tasksOfSeveralRevisions_namesEachOnce() {
        ParsedEvent event = readChanged("aws/run-task", record -> {
            ArrayNode tasks = (ArrayNode) record.at("/detail/responseElements/tasks");
            tasks.addObject().put("taskDefinitionArn", "arn:aws:ecs:eu-central-1:111122223333:task-definition/job:1");
        });
        assertThat(((ParsedEvent.DeploymentEvent) event).deployments())
                .extracting(deployment ->
                        ((Deployment.ToLookUp) deployment).reference().id())
                .containsExactly(
                        "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:42",
                        "arn:aws:ecs:eu-central-1:111122223333:task-definition/job:1");
    }

    @Test
    void runTask_someTasksFailed_theStartedOnesCount() {
        ParsedEvent event = readChanged(
                "aws/run-task",
                record -> ((ArrayNode) record.at("/detail/responseElements/failures"))
                        .addObject()
                        .put("reason", "RESOURCE:CPU"));
        assertThat(event).isInstanceOf(ParsedEvent.DeploymentEvent.class);
    }

    @Test
    void taskRunning_withoutContainers_isLookedUp() {
        ParsedEvent event =
                readChanged("aws/task-running", record -> ((ObjectNode) record.path("detail")).remove("containers"));
        assertThat(onlyDeployment(event)).isInstanceOf(Deployment.ToLookUp.class);
    }

    @Test
    void taskRunning_digestUnreadable_keepsTheContainer() {
        ParsedEvent event = readChanged(
                "aws/task-running",
                record -> ((ObjectNode) record.at("/detail/containers/0")).put("imageDigest", "md5:x"));
        ContainerImage first =
                ((Deployment.WithImages) onlyDeployment(event)).images().get(0);
        assertThat(first.runningDigest()).isNull();
        assertThat(first.container()).isEqualTo("web");
    }

    @Test
    void ignored_always_givesAReason() {
        for (String fixture : List.of("aws/deregister-task-definition", "azure/aci-delete", "azure/grid-validation")) {
            assertThat(readOne(fixture))
                    .isInstanceOfSatisfying(
                            ParsedEvent.Ignored.class,
                            ignored -> assertThat(ignored.reason()).isNotBlank());
        }
    }

    private static ContainerImage registeredWith(String imageJson) {
        ParsedEvent event = readChanged(
                "aws/register-task-definition",
                record -> ((ObjectNode) containers(record).get(0)).set("image", Fields.json(imageJson)));
        return ((Deployment.WithImages) onlyDeployment(event)).images().get(0);
    }

    private static ArrayNode containers(ObjectNode record) {
        return (ArrayNode) record.at("/detail/responseElements/taskDefinition/containerDefinitions");
    }
}
