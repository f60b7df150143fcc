/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static io.quaywatch.event.Events.lines;
import static io.quaywatch.event.Events.readText;
import static io.quaywatch.event.Events.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad record does not take the others of its document with it. */
class PoisonTest {
    private static final String GOOD = tree("azure/activity-single").toString();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "\"text\"",
                "{}",
                "{\"foo\":1}",
                "{\"operationName\":\"Microsoft.App/jobs/write\",\"resultType\":\"Success\"}",
                "{\"operationName\":\"Microsoft.App/jobs/write\",\"resourceId\":\"/x\"}",
                "{\"operationName\":\"Microsoft.App/jobs/write\",\"resultType\":\"Success\",\"resourceId\":\"/../../x\"}",
                "{\"eventSource\":\"ecs.amazonaws.com\",\"eventName\":\"RunTask\"}",
                "{\"eventSource\":\"ecs.amazonaws.com\",\"eventName\":\"RegisterTaskDefinition\",\"responseElements\":7}",
                "{\"source\":\"aws.ecs\",\"detail-type\":\"ECS Task State Change\",\"detail\":null}",
                "{\"source\":\"aws.ecr\",\"detail-type\":\"ECR Image Action\",\"detail\":"
                        + "{\"action-type\":\"PUSH\",\"result\":\"SUCCESS\"}}",
                "{\"specversion\":\"1.0\",\"type\":\"Microsoft.ContainerRegistry.ImagePushed\",\"data\":7}",
                "{\"specversion\":\"1.0\",\"type\":\"Microsoft.Resources.ResourceWriteSuccess\",\"data\":"
                        + "{\"operationName\":\"Microsoft.App/jobs/write\"}}"
            })
    void read_oneBadRecordAmongGood_isRejectedWithItsPlace(String bad) {
        List<ParsedEvent> events = readText("{\"records\":[" + GOOD + "," + GOOD + "," + bad + "," + GOOD + "]}");
        assertThat(events).hasSize(4);
        assertThat(events.get(2)).isInstanceOfSatisfying(ParsedEvent.Rejected.class, rejected -> {
            assertThat(rejected.where()).isEqualTo("records[2]");
            assertThat(rejected.reason()).isNotBlank().doesNotContain(EventReader.DEFECT);
        });
        assertThat(events)
                .filteredOn(ParsedEvent.DeploymentEvent.class::isInstance)
                .as(lines(events))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[%s],[{\"a\":1}]]", "[[%s],{\"records\":[]},[{\"a\":1}]]"})
    void read_badRecordInNestedBatches_saysThePath(String batch) {
        List<ParsedEvent> events = readText(batch.formatted(GOOD));
        assertThat(((ParsedEvent.Rejected) events.get(1)).where()).matches("\\[[12]]\\[0]");
    }
}
