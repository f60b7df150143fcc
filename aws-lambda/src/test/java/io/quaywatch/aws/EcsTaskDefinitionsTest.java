/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.image.Platform;
import io.quaywatch.port.PortException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.EcsClient;

class EcsTaskDefinitionsTest {
    private static final AccountRegion CALLER = new AccountRegion("123456789012", "eu-west-1");
    private static final String ARN = "arn:aws:ecs:us-east-2:111122223333:task-definition/shop:7";

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    private final List<AccountRegion> asked = new ArrayList<>();
    private final EcsTaskDefinitions catalog = new EcsTaskDefinitions(place -> {
        asked.add(place);
        return aws.client(EcsClient.builder());
    });

    @ParameterizedTest
    @CsvSource({
        "shop, 123456789012, eu-west-1",
        "shop:7, 123456789012, eu-west-1",
        ARN + ", 111122223333, us-east-2",
    })
    void find_anyName_isAskedOfItsOwner(String id, String account, String region) {
        aws.json(200, AwsServer.fixture("ecs-task-definition.json"));

        assertThat(catalog.find(reference(id))).isPresent();

        assertThat(asked).containsExactly(new AccountRegion(account, region));
        assertThat(aws.onlyCall().target()).isEqualTo("AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition");
        assertThat(aws.onlyCall().body()).isEqualTo("{\"taskDefinition\":\"" + id + "\"}");
    }

    @Test
    void find_deregistered_hasItsImagesAndPlatformStill() {
        aws.json(200, AwsServer.fixture("ecs-task-definition.json"));

        Deployment.WithImages found =
                (Deployment.WithImages) catalog.find(reference(ARN)).orElseThrow();

        assertThat(found.workload())
                .isEqualTo(new Workload(
                        "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop",
                        "ecs-task-definition",
                        "shop:7",
                        "111122223333",
                        "eu-west-1",
                        Platform.LINUX_ARM64,
                        false));
        assertThat(found.images())
                .containsExactly(
                        new ContainerImage(
                                "migrate", true, "111122223333.dkr.ecr.eu-west-1.amazonaws.com/migrate:v3", null),
                        new ContainerImage("web", false, "nginx", null),
                        new ContainerImage("proxy", false, "public.ecr.aws/appmesh/envoy:v1", null));
    }

    @Test
    void find_withoutPlatformAndContainers_isAnAssumptionAndAnEmptyList() {
        aws.json(200, "{\"taskDefinition\":{\"taskDefinitionArn\":\"" + ARN + "\"}}");

        Deployment.WithImages found =
                (Deployment.WithImages) catalog.find(reference("shop")).orElseThrow();

        assertThat(found.workload().platform()).isEqualTo(Platform.LINUX_AMD64);
        assertThat(found.workload().platformAssumed()).isTrue();
        assertThat(found.images()).isEmpty();
    }

    @Test
    void find_doesNotExist_isEmpty() {
        aws.json(400, AwsServer.fixture("ecs-no-such.json"));

        assertThat(catalog.find(reference("gone:1"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException, DENIED",
        "400, ClientException, INVALID",
        "400, ThrottlingException, THROTTLED",
        "500, ServerException, UNAVAILABLE",
    })
    void find_refused_isAnErrorAndNeverAMissingOne(int status, String code, PortException.Kind kind) {
        aws.json(status, "{\"__type\":\"" + code + "\",\"message\":\"something else\"}");

        assertThatThrownBy(() -> catalog.find(reference(ARN))).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e)
                    .hasMessageStartingWith("describe task definition " + ARN
                            + " of account 111122223333 in us-east-2 : AWS answered " + status);
        });
    }

    @ParameterizedTest
    @CsvSource({"shop;x, 123456789012, eu-west-1", "shop, , eu-west-1", "shop, 123456789012, "})
    void find_noUsableName_isInvalidAndAsksNobody(String id, String account, String region) {
        WorkloadReference reference = new WorkloadReference("ecs-task-definition", id, account, region);

        assertThatThrownBy(() -> catalog.find(reference))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID));
        assertThat(asked).isEmpty();
    }

    private static WorkloadReference reference(String id) {
        return new WorkloadReference("ecs-task-definition", id, CALLER.account(), CALLER.region());
    }
}
