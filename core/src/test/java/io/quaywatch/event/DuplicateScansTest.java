/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static io.quaywatch.event.Events.readOne;
import static io.quaywatch.event.Events.readText;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One deployment that is told several times can be seen to be one. */
class DuplicateScansTest {
    @Test
    void activityLog_startAcceptSuccess_isOneDeployment() {
        assertThat(Events.read("azure/aci-triplet"))
                .filteredOn(ParsedEvent.DeploymentEvent.class::isInstance)
                .hasSize(1);
    }

    @Test
    void ecs_registerUpdateRunOfOneDeployment_nameTheSameTaskDefinition() {
        Workload registered =
                ((Deployment.WithImages) Events.onlyDeployment(readOne("aws/register-task-definition"))).workload();
        for (String fixture : List.of("aws/update-service", "aws/run-task", "aws/create-service")) {
            WorkloadReference reference = ((Deployment.ToLookUp) Events.onlyDeployment(readOne(fixture))).reference();
            assertThat(reference.id()).as(fixture).isEqualTo(registered.id() + ":42");
        }
    }

    @Test
    void ecs_newRevisionOfAFamily_isTheSameWorkloadUnderAnotherName() {
        EcsPlatform platform = EcsPlatform.ofRuntime(Fields.json("{}"));
        Workload one = TaskDefinitionName.parse("shop:1").workload("111122223333", "cn-north-1", platform);
        Workload two = TaskDefinitionName.parse("arn:aws-cn:ecs:cn-north-1:111122223333:task-definition/shop:2")
                .workload(null, null, platform);
        assertThat(one.id())
                .isEqualTo(two.id())
                .isEqualTo("arn:aws-cn:ecs:cn-north-1:111122223333:task-definition/shop");
        assertThat(one.name()).isEqualTo("shop:1").isNotEqualTo(two.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws/register-task-definition",
                "aws/task-running",
                "aws/ecr-push",
                "azure/activity-single",
                "azure/grid-acr-push",
                "azure/cloudevent-acr-webhook"
            })
    void read_sameDeliveryThrice_hasTheSameIdEachTime(String fixture) {
        String record = Events.tree(fixture).toString();
        assertThat(readText("[" + record + "," + record + "," + record + "]"))
                .hasSize(3)
                .extracting(event -> ((ParsedEvent.DeploymentEvent) event).id())
                .allMatch(((ParsedEvent.DeploymentEvent) readOne(fixture)).id()::equals);
    }

    @Test
    void activityLog_twoResourcesOfOneDeployment_haveTwoIds() {
        ObjectNode other = Events.tree("azure/activity-single").deepCopy();
        other.put("resourceId", other.path("resourceId").asText() + "2").putObject("identity");
        other.remove("properties");
        List<ParsedEvent> events = readText("[" + Events.tree("azure/activity-single") + "," + other + "]");
        assertThat(events)
                .extracting(event -> ((ParsedEvent.DeploymentEvent) event).id())
                .doesNotHaveDuplicates();
    }

    @Test
    void read_recordWithoutAnyId_hasOneOfItsContent() {
        JsonNode record = Events.tree("azure/activity-single").deepCopy();
        ((ObjectNode) record).remove("correlationId");
        String once = ((ParsedEvent.DeploymentEvent) readText(record.toString()).get(0)).id();
        String again =
                ((ParsedEvent.DeploymentEvent) readText(record.toPrettyString()).get(0)).id();
        ((ObjectNode) record).put("time", "2026-03-02T00:00:00Z");
        String later =
                ((ParsedEvent.DeploymentEvent) readText(record.toString()).get(0)).id();
        assertThat(once).hasSize(64).isEqualTo(again).isNotEqualTo(later);
    }
}
