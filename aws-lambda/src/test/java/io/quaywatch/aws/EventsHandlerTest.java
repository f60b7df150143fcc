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
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsHandlerTest {
    private static final String DEFINITION = "arn:aws:ecs:eu-central-1:111122223333:task-definition/";
    private final HandlerWorld world = new HandlerWorld("{}");

    @AfterEach
    void close() {
        world.close();
    }

    static JsonNode event(String name) {
        try (InputStream file = EventsHandlerTest.class.getResourceAsStream("/event/aws/" + name + ".json")) {
            return Json.wire().readTree(Objects.requireNonNull(file, name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode parse(JsonNode input) {
        ObjectNode call =
                Json.wire().createObjectNode().put("phase", "ParseEvent").put("execution", "exec-1");
        return call(world.events, call.set("input", input).toString());
    }

    private JsonNode only(JsonNode parsed) {
        assertThat(parsed.path("items")).hasSize(1);
        return parsed.path("items").path(0).path("state");
    }

    @Test
    void parseEvent_taskDefinition_givesOneItemPerImageOwnedByItsIndex() {
        JsonNode parsed = parse(event("register-task-definition"));

        assertThat(parsed.path("items")).hasSize(3);
        assertThat(parsed.at("/items/1/state/phase").asText()).isEqualTo("ResolveImage");
        assertThat(parsed.at("/items/1/state/request/owner").asText()).isEqualTo("exec-1/1");
        assertThat(parsed.at("/items/1/state/request/image").asText()).endsWith("shop/web:v7");
        assertThat(parsed.path("rejected")).isEmpty();
    }

    @Test
    void parseEvent_twice_answersTheSame() {
        assertThat(parse(event("run-task"))).isEqualTo(parse(event("run-task")));
    }

    @Test
    void parseEvent_deniedCall_isIgnoredWithItsReason() {
        JsonNode parsed = parse(event("register-denied"));

        assertThat(parsed.path("items")).isEmpty();
        assertThat(parsed.path("ignored").path(0).asText()).contains("failed");
    }

    @Test
    void parseEvent_definitionGone_isAnItemThatFails() {
        JsonNode parsed =
                parse(json(event("update-service").toString().replace("task-definition/", "task-definition/gone-")));

        JsonNode state = only(parsed);
        assertThat(parsed.path("notFound").path(0).asText()).contains("gone-");
        assertThat(state.path("phase").asText()).isEqualTo("RecordFailure");
        assertThat(state.at("/outcome/kind").asText()).isEqualTo("IMAGE_NOT_FOUND");
        assertThat(state.at("/outcome/reason").asText())
                .contains(DEFINITION + "gone-")
                .contains("does not exist");
    }

    @Test
    void parseEvent_assumeRoleDenied_isAnItemThatFailsWithTheReason() {
        world.lookUpThrows = new PortException(PortException.Kind.DENIED, "assume role describe: AWS answered 403");

        JsonNode state = only(parse(event("update-service")));

        assertThat(state.at("/outcome/kind").asText()).isEqualTo("ACCESS_DENIED");
        assertThat(state.at("/outcome/reason").asText()).contains("assume role describe");
    }

    @Test
    void parseEvent_lookUpFailsInPassing_isThrownToBeTriedAgain() {
        world.lookUpThrows = new PortException(PortException.Kind.THROTTLED, "describe: slow down");

        assertThatExceptionOfType(TransientStepException.class)
                .isThrownBy(() -> parse(event("update-service")))
                .withMessage("STORAGE: describe: slow down");
    }

    @Test
    void parseEvent_cloudTrailDroppedEverything_isAnItemThatFails() {
        ObjectNode event = event("register-task-definition").deepCopy();
        JsonNode omitted = json("{'omitted': true, 'reason': 'requestParameters too large'}");
        ((ObjectNode) event.path("detail")).set("requestParameters", omitted);
        ((ObjectNode) event.path("detail")).set("responseElements", omitted);

        JsonNode parsed = parse(event);

        assertThat(parsed.path("rejected").path(0).asText()).contains("names no task definition");
        assertThat(only(parsed).at("/outcome/reason").asText()).contains("names no task definition");
    }

    @Test
    void parseEvent_noEventAtAll_isAnItemThatFails() {
        assertThat(only(parse(json("{'hello': 'world'}"))).path("phase").asText())
                .isEqualTo("RecordFailure");
    }

    @Test
    void parseEvent_images_areRequestsOfTheirOwn() {
        JsonNode parsed = parse(json("{'images': ['shop/web:1', 'shop/db:2'], 'force': true}"));

        assertThat(parsed.at("/items/1/state/request/workload/id").asText()).isEqualTo("manual:shop/db:2");
        assertThat(parsed.at("/items/1/state/request/force").asBoolean()).isTrue();
    }

    @Test
    void parseEvent_statesOfASweep_areOwnedByThisExecution() {
        JsonNode first = parse(json("{'images': ['shop/web:1']}"));
        ObjectNode states = Json.wire().createObjectNode();
        states.putArray("states").add(first.at("/items/0/state"));
        ObjectNode call =
                Json.wire().createObjectNode().put("phase", "ParseEvent").put("execution", "sweep-7-0");

        JsonNode parsed = call(world.events, call.set("input", states).toString());

        assertThat(parsed.at("/items/0/state/request/owner").asText()).isEqualTo("sweep-7-0/0");
    }

    @Test
    void parseEvent_tooManyImages_isRefused() {
        ObjectNode input = Json.wire().createObjectNode();
        for (int i = 0; i < 101; i++) {
            input.withArray("images").add("shop/web:" + i);
        }

        assertThatExceptionOfType(PermanentStepException.class).isThrownBy(() -> parse(input));
    }

    @Test
    void resolveImage_knownImage_goesToCheckCache() {
        JsonNode item =
                parse(json("{'images': ['registry.example/shop/web:1']}")).at("/items/0");
        JsonNode answer = call(
                world.events, ((ObjectNode) item).put("phase", "ResolveImage").toString());

        assertThat(answer.path("phase").asText()).isEqualTo("CheckCache");
        assertThat(answer.path("waitSeconds").asLong()).isZero();
        assertThat(answer.at("/state/image/configDigest").asText()).startsWith("sha256:");
    }

    @Test
    void resolveImage_stateThatHasGonePast_isAnsweredUnchanged() {
        JsonNode item = parse(json("{'hello': 'world'}")).at("/items/0");
        JsonNode answer = call(
                world.events, ((ObjectNode) item).put("phase", "ResolveImage").toString());

        assertThat(answer.path("phase").asText()).isEqualTo("RecordFailure");
        assertThat(answer.path("state")).isEqualTo(item.path("state"));
    }

    @Test
    void handleRequest_noJsonOrUnknownState_isPermanent() {
        assertThatExceptionOfType(PermanentStepException.class).isThrownBy(() -> call(world.events, "no json"));
        assertThatExceptionOfType(PermanentStepException.class)
                .isThrownBy(() -> call(world.events, "{\"phase\":\"ResolveImage\",\"state\":{\"phase\":\"Nowhere\"}}"));
    }
}
