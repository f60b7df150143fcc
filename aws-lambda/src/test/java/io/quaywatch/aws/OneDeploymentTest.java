/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One deployment is several events, each delivered at least once, to functions that may die at any moment. */
class OneDeploymentTest {
    private static final String TASK_DEFINITION =
            "arn:aws:ecs:eu-west-1:444455556666:task-definition/vulnerable-web:42";
    private static final String WEB = "444455556666.dkr.ecr.eu-west-1.amazonaws.com/vulnerable-web:stable";
    private static final String PROXY = "docker.io/envoyproxy/envoy:v1.31.2";

    private static final String REGISTERED =
            event("RegisterTaskDefinition", """
            {"taskDefinition":{"taskDefinitionArn":"%s","family":"vulnerable-web","revision":42,"containerDefinitions":[
             {"name":"web","image":"%s"},{"name":"proxy","image":"%s"}]}}""".formatted(TASK_DEFINITION, WEB, PROXY));
    private static final String UPDATED = event("UpdateService", """
            {"service":{"serviceName":"web","taskDefinition":"%s"}}""".formatted(TASK_DEFINITION));
    private static final String RUN = event("RunTask", """
            {"tasks":[{"taskDefinitionArn":"%s"}],"failures":[]}""".formatted(TASK_DEFINITION));

    private static String event(String name, String response) {
        return """
                {"version":"0","id":"%s","detail-type":"AWS API Call via CloudTrail","source":"aws.ecs",
                 "account":"444455556666","time":"2026-11-20T09:59:41Z","region":"eu-west-1","resources":[],
                 "detail":{"eventVersion":"1.11","eventTime":"2026-11-20T09:59:40Z","eventSource":"ecs.amazonaws.com",
                  "eventName":"%s","awsRegion":"eu-west-1","recipientAccountId":"444455556666","eventID":"%s",
                  "requestParameters":{"taskDefinition":"%s"},"responseElements":%s}}""".formatted(name, name, name, TASK_DEFINITION, response);
    }

    @Test
    void execution_deploymentSeenThreeTimes_scansEachImageOnceAndTellsOnce() {
        try (HandlerWorld world = new HandlerWorld("{}")) {
            List<JsonNode> registered = world.execute("first", REGISTERED, HandlerWorld::call);
            List<JsonNode> updated = world.execute("second", UPDATED, HandlerWorld::call);
            List<JsonNode> run = world.execute("third", RUN, HandlerWorld::call);

            assertThat(registered).extracting(OneDeploymentTest::outcome).containsExactly("Complete", "Complete");
            assertThat(updated).extracting(OneDeploymentTest::outcome).containsExactly("Skipped", "Skipped");
            assertThat(run).extracting(OneDeploymentTest::outcome).containsExactly("Skipped", "Skipped");
            assertThat(world.simulator.scansOf("vulnerable-web")).hasSize(1);
            assertThat(world.simulator.scansOf("envoyproxy/envoy")).hasSize(1);
            assertThat(world.told).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void execution_killedAfterAStepAndRetried_leavesTheSameLedger(int killed) {
        List<LedgerRow> calm = ledgerAfter(Integer.MAX_VALUE);

        assertThat(ledgerAfter(killed)).isEqualTo(calm);
    }

    /** The ledger after an execution in which the function died behind the step of this number: its answer is lost. */
    private static List<LedgerRow> ledgerAfter(int killed) {
        AtomicInteger step = new AtomicInteger();
        try (HandlerWorld world = new HandlerWorld("{}")) {
            world.execute("only", REGISTERED, (handler, payload) -> {
                if (step.incrementAndGet() == killed) {
                    HandlerWorld.call(handler, payload);
                }
                return HandlerWorld.call(handler, payload);
            });
            assertThat(step.get()).isGreaterThan(10);
            assertThat(world.told).hasSize(2);
            assertThat(world.simulator.scansOf("vulnerable-web")).hasSize(1);
            return world.cache.scan(LedgerFilter.ALL, world.clock.instant(), null).rows().stream()
                    .sorted(Comparator.comparing(row -> row.key().value()))
                    .toList();
        }
    }

    private static String outcome(JsonNode end) {
        return end.at("/summary/outcome/outcome").asText();
    }
}
