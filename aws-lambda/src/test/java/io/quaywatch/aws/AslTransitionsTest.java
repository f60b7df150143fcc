/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static io.quaywatch.aws.HandlerWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Follows the drawing state by state against the real handlers, and counts: Step Functions is paid by transitions. */
class AslTransitionsTest {
    private static final int BUDGET = 22;

    /** A scan that takes three minutes from its submit. */
    private final HandlerWorld world = new HandlerWorld(
            "{\"world\":{\"limits\":{\"calls\":0,\"concurrency\":0},\"queueSeconds\":5,\"scanSeconds\":{\"min\":175,\"max\":175}}}");

    private final StateMachine machine = StateMachine.read();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void run_oneImageWhoseScanTakesThreeMinutes_staysInTheBudget() {
        JsonNode input =
                json("{'phase':'ParseEvent','execution':'x','input':{'images':['registry.example/shop/web:1']}}");
        JsonNode item = call(world.events, input.toString()).at("/items/0");
        List<String> entered = new ArrayList<>(List.of("ParseEvent", "ScanImages"));

        String name = "ResolveImage";
        while (!name.equals(StateMachine.END)) {
            entered.add(name);
            JsonNode state = machine.item().path(name);
            switch (StateMachine.type(state)) {
                case "Task" -> {
                    item = task(state, item);
                    name = StateMachine.nexts(state).contains(StateMachine.END)
                            ? StateMachine.END
                            : state.path("Next").asText();
                }
                case "Wait" -> {
                    world.clock.advance(
                            Duration.ofSeconds(item.path("waitSeconds").asLong()));
                    name = state.path("Next").asText();
                }
                default -> name = chosen(state, item);
            }
        }

        assertThat(item.at("/summary/outcome/outcome").asText()).isEqualTo("Complete");
        System.out.println("transitions of a scan that takes 3 minutes: " + entered.size());
        assertThat(entered).as(entered.toString()).hasSizeLessThanOrEqualTo(BUDGET);
    }

    private JsonNode task(JsonNode state, JsonNode item) {
        ObjectNode payload = Json.wire()
                .createObjectNode()
                .put("phase", state.at("/Parameters/phase").asText());
        payload.set("state", item.path("state"));
        boolean events = state.path("Resource").asText().contains("Events");
        return call(events ? world.events : world.steps, payload.toString());
    }

    private static String chosen(JsonNode state, JsonNode item) {
        for (JsonNode choice : state.path("Choices")) {
            if (choice.path("StringEquals").asText().equals(item.path("phase").asText())) {
                return choice.path("Next").asText();
            }
        }
        return state.path("Default").asText();
    }
}
