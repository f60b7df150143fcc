/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsTaskDefinitionTest {
    private static final String ARN = "arn:aws-cn:ecs:cn-north-1:210987654321:task-definition/shop:7";

    @ParameterizedTest
    @CsvSource({
        "shop, 111122223333, eu-west-1",
        "shop:7, 111122223333, eu-west-1",
        ARN + ", 210987654321, cn-north-1",
    })
    void owned_anyName_theArnWinsOverTheCaller(String id, String account, String region) {
        WorkloadReference caller = new WorkloadReference("ecs-task-definition", id, "111122223333", "eu-west-1");

        assertThat(EcsTaskDefinition.owned(caller))
                .isEqualTo(new WorkloadReference("ecs-task-definition", id, account, region));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop:latest", "shop;rm", "arn:aws:ecs:eu-west-1:1:task-definition/shop"})
    void owned_noName_isRefused(String id) {
        WorkloadReference caller = new WorkloadReference("ecs-task-definition", id, "111122223333", "eu-west-1");

        assertThatThrownBy(() -> EcsTaskDefinition.owned(caller)).isInstanceOf(EventException.class);
    }

    @Test
    void read_wholeAnswer_isTheSameWorkloadAsTheEventNames() throws Exception {
        JsonNode definition = Json.wire().readTree("""
                        {"taskDefinitionArn":"%s","status":"INACTIVE",
                         "runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"},
                         "containerDefinitions":[
                           {"name":"setup","image":"busybox"},
                           {"name":"web","image":"nginx:1.27","dependsOn":[{"containerName":"setup","condition":"SUCCESS"}]}]}
                        """.formatted(ARN));

        Deployment.WithImages read = EcsTaskDefinition.read(definition);

        assertThat(read.workload())
                .isEqualTo(new Workload(
                        "arn:aws-cn:ecs:cn-north-1:210987654321:task-definition/shop",
                        "ecs-task-definition",
                        "shop:7",
                        "210987654321",
                        "cn-north-1",
                        Platform.LINUX_ARM64,
                        false));
        assertThat(read.images())
                .containsExactly(
                        new ContainerImage("setup", true, "busybox", null),
                        new ContainerImage("web", false, "nginx:1.27", null));
    }

    @Test
    void read_withoutArn_isRefused() {
        assertThatThrownBy(() -> EcsTaskDefinition.read(Json.wire().createObjectNode()))
                .isInstanceOf(EventException.class);
    }
}
