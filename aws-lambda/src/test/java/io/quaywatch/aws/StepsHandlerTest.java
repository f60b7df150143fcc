/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static io.quaywatch.aws.HandlerWorld.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome.Failed;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepsHandlerTest {
    private static final String NO_LIMITS = "{\"world\":{\"limits\":{\"calls\":0,\"concurrency\":0}}}";
    private final HandlerWorld world = new HandlerWorld(NO_LIMITS);

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode start(String image) {
        ObjectNode parse =
                Json.wire().createObjectNode().put("phase", "ParseEvent").put("execution", "exec-1");
        parse.putObject("input").putArray("images").add(image);
        JsonNode item = call(world.events, parse.toString()).at("/items/0");
        return call(
                world.events, ((ObjectNode) item).put("phase", "ResolveImage").toString());
    }

    private JsonNode step(JsonNode answer) {
        world.clock.advance(Duration.ofSeconds(answer.path("waitSeconds").asLong()));
        return call(world.steps, answer.toString());
    }

    private JsonNode caught(JsonNode answer, String error, String message) {
        ObjectNode failed = answer.deepCopy();
        failed.putObject("error")
                .put("Error", error)
                .put(
                        "Cause",
                        Json.wire()
                                .createObjectNode()
                                .put("errorMessage", message)
                                .toString());
        return call(world.steps, failed.toString());
    }

    @Test
    void step_fromCheckCacheOn_endsWithASummaryOfAtMostOneKilobyte() {
        JsonNode answer = start("registry.example/shop/vulnerable:1");
        while (!answer.path("phase").asText().equals("Finished")) {
            answer = step(answer);
        }

        assertThat(answer.at("/summary/outcome/outcome").asText()).isEqualTo("Complete");
        assertThat(answer.at("/summary/told").asBoolean()).isTrue();
        assertThat(answer.path("summary").toString().length()).isLessThanOrEqualTo(1024);
        assertThat(answer.has("state")).isFalse();
        assertThat(world.told).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetRegistry", "SendNotification", "StoreResults"})
    void step_stateOfAnotherPhase_isAnsweredUnchanged(String task) {
        JsonNode answer = start("registry.example/shop/web:1");

        assertThat(call(
                        world.steps,
                        ((ObjectNode) answer.deepCopy()).put("phase", task).toString()))
                .isEqualTo(answer);
    }

    @Test
    void step_resolveImage_isRefused() {
        JsonNode item = json("{'phase':'ParseEvent','execution':'x','input':{'images':['a']}}");
        JsonNode state = call(world.events, item.toString()).at("/items/0");

        assertThatExceptionOfType(PermanentStepException.class)
                .isThrownBy(() -> call(
                        world.steps,
                        ((ObjectNode) state).put("phase", "ResolveImage").toString()));
    }

    @Test
    void step_secretWithoutItsKeys_endsAsAFailureThatIsTold() {
        world.secretThrows = new PortException(PortException.Kind.INVALID, "read secret s: no text in token");
        JsonNode answer = start("registry.example/shop/web:1");
        for (int i = 0; i < 8 && !answer.path("phase").asText().equals("Finished"); i++) {
            answer = step(answer);
        }

        assertThat(answer.at("/summary/outcome/reason").asText()).contains("read secret s: no text in token");
        assertThat(world.told).hasSize(1);
        assertThat(world.told.get(0).outcome()).isInstanceOf(Failed.class);
    }

    @Test
    void step_caughtError_recordsItsKindAndReason() {
        JsonNode claimed = step(start("registry.example/shop/web:1"));

        JsonNode recorded = caught(claimed, "io.quaywatch.aws.TransientStepException", "ENGINE_API: no answer");
        JsonNode end = step(recorded);

        assertThat(recorded.path("phase").asText()).isEqualTo("SendNotification");
        assertThat(end.at("/summary/outcome/kind").asText()).isEqualTo("ENGINE_API");
        assertThat(end.at("/summary/outcome/reason").asText()).isEqualTo("no answer");
        assertThat(world.told).hasSize(1);
    }

    @Test
    void step_cutOffByThePlatform_recordsThatItWas() {
        JsonNode end = step(caught(step(start("registry.example/shop/web:1")), "States.Timeout", ""));

        assertThat(end.at("/summary/outcome/kind").asText()).isEqualTo(FailureKind.INTERNAL.name());
        assertThat(end.at("/summary/outcome/reason").asText()).contains("States.Timeout");
    }

    @Test
    void step_recordFailureItselfCaught_isToldAllTheSame() {
        JsonNode failure = json("{'phase':'ParseEvent','execution':'x','input':{'hello':'world'}}");
        JsonNode item = call(world.events, failure.toString()).at("/items/0");

        JsonNode end = caught(((ObjectNode) item).put("phase", "RecordFailure"), "Lambda.Unknown", "");

        assertThat(end.path("phase").asText()).isEqualTo("Finished");
        assertThat(world.told).hasSize(1);
    }

    @Test
    void step_notifierDoesNotAnswer_isThrownToBeTriedAgain() {
        JsonNode failure = json("{'phase':'ParseEvent','execution':'x','input':{'hello':'world'}}");
        JsonNode item = call(world.events, failure.toString()).at("/items/0");
        JsonNode recorded = step(((ObjectNode) item).put("phase", "RecordFailure"));
        world.notifierThrows = new PortException(PortException.Kind.UNAVAILABLE, "publish: no answer");

        assertThatExceptionOfType(TransientStepException.class).isThrownBy(() -> step(recorded));
    }
}
