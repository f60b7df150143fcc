/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static io.quaywatch.aws.HandlerWorld.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.PortException;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.TimedOut;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions that end in a way no Catch sees: nothing of them may be lost. */
class FailuresHandlerTest {
    private static final String INPUT =
            "{'images':['registry.example/shop/web:1','registry.example/shop/db:1','Not An Image']}";
    private final HandlerWorld world = new HandlerWorld("{\"world\":{\"limits\":{\"calls\":0,\"concurrency\":0}}}");
    private long startedAt;

    @BeforeEach
    void start() {
        startedAt = world.clock.instant().toEpochMilli();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode ended(String status, String input) {
        ObjectNode event = Json.wire().createObjectNode().put("detail-type", "Step Functions Execution Status Change");
        event.putObject("detail")
                .put("name", "exec-1")
                .put("status", status)
                .put("startDate", startedAt)
                .put("stopDate", world.clock.instant().toEpochMilli())
                .put("error", status.equals("FAILED") ? "States.DataLimitExceeded" : null)
                .put("input", input.isEmpty() ? null : json(input).toString());
        return call(world.failures, event.toString());
    }

    /** Runs the first item of an execution up to the claim, and leaves it there. */
    private void claimFirst() {
        ObjectNode parse =
                Json.wire().createObjectNode().put("phase", "ParseEvent").put("execution", "exec-1");
        JsonNode item =
                call(world.events, parse.set("input", json(INPUT)).toString()).at("/items/0");
        JsonNode resolved = call(
                world.events, ((ObjectNode) item).put("phase", "ResolveImage").toString());
        call(world.steps, resolved.toString());
    }

    private List<LedgerRow> rows() {
        return world.cache.scan(LedgerFilter.ALL, world.clock.instant(), null).rows();
    }

    @Test
    void ended_beforeAnyClaim_recordsAndTellsEveryImage() {
        JsonNode answer = ended("ABORTED", INPUT);

        assertThat(answer.path("ended").asInt()).isEqualTo(3);
        assertThat(world.told).hasSize(3);
        assertThat(rows())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.retryAt()).isNotNull());
    }

    @Test
    void ended_withAClaim_endsItForARetryAndTells() {
        claimFirst();
        world.clock.advance(Duration.ofMinutes(5));

        ended("FAILED", INPUT);

        assertThat(rows()).hasSize(2).allSatisfy(row -> {
            assertThat(row.claim()).isNull();
            assertThat(row.pending()).isFalse();
            assertThat(row.retryAt()).isNotNull();
        });
        assertThat(world.told)
                .hasSize(3)
                .allSatisfy(told -> assertThat(((Failed) told.outcome()).reason())
                        .contains("exec-1")
                        .contains("States.DataLimitExceeded"));
    }

    @Test
    void ended_byTimeOut_saysAfterHowLong() {
        claimFirst();
        world.clock.advance(Duration.ofMinutes(5));

        ended("TIMED_OUT", INPUT);

        assertThat(world.told.get(0).outcome()).isEqualTo(new TimedOut(300));
    }

    @Test
    void ended_toldTwiceByEventBridge_isToldOnce() {
        ended("ABORTED", INPUT);
        ended("ABORTED", INPUT);

        assertThat(world.told).hasSize(3);
    }

    @Test
    void ended_claimsOfOtherExecutions_stay() {
        claimFirst();
        ObjectNode event = Json.wire().createObjectNode();
        event.putObject("detail").put("name", "exec").put("status", "ABORTED").put("input", "{\"images\":[]}");

        call(world.failures, event.toString());

        assertThat(rows().get(0).claim()).isNotNull();
        assertThat(world.told).isEmpty();
    }

    @Test
    void ended_eventThatOnlyNamesItsWorkload_isTold() {
        ended("FAILED", EventsHandlerTest.event("update-service").toString());

        assertThat(world.told).hasSize(1);
        assertThat(world.told.get(0).workloads().get(0).id()).contains("task-definition/");
    }

    @Test
    void ended_inputLeftOutByEventBridge_isTold() {
        ended("FAILED", "");

        assertThat(world.told).hasSize(1);
        assertThat(world.told.get(0).subject().image()).contains("exec-1");
    }

    @Test
    void ended_tellingFailsInPassing_isTriedAgainAndLosesNothing() {
        world.notifierThrows = new PortException(PortException.Kind.UNAVAILABLE, "publish: no answer");
        assertThatExceptionOfType(TransientStepException.class).isThrownBy(() -> ended("ABORTED", INPUT));
        world.notifierThrows = null;
        ended("ABORTED", INPUT);

        // What was recorded before the failure is pending, and told by the sweep.
        long pending = rows().stream().filter(LedgerRow::pending).count();
        assertThat(world.told.size() + pending).isEqualTo(3);
    }

    @Test
    void ended_otherEvent_isRefused() {
        assertThatExceptionOfType(PermanentStepException.class).isThrownBy(() -> call(world.failures, "{}"));
        assertThatExceptionOfType(PermanentStepException.class).isThrownBy(() -> ended("SUCCEEDED", INPUT));
    }
}
