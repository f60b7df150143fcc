/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Follows the drawing state by state for one item that meets no error. */
final class Walk {
    /** Calls a function: {@code EventsFunctionArn} or {@code StepsFunctionArn}. */
    interface Functions {
        JsonNode call(boolean events, String payload);
    }

    final List<String> entered = new ArrayList<>(List.of("ParseEvent", "ScanImages"));
    private final StateMachine machine = StateMachine.read();
    private final Functions functions;
    private final Consumer<Duration> pause;

    Walk(Functions functions, Consumer<Duration> pause) {
        this.functions = functions;
        this.pause = pause;
    }

    /** The last answer for the first item of an execution with this input. */
    JsonNode run(String input) {
        JsonNode item = functions
                .call(true, "{\"phase\":\"ParseEvent\",\"execution\":\"walk\",\"input\":" + input + "}")
                .at("/items/0");
        String name = "ResolveImage";
        while (!name.equals(StateMachine.END)) {
            entered.add(name);
            JsonNode state = machine.item().path(name);
            switch (StateMachine.type(state)) {
                case "Task" -> {
                    item = task(state, item);
                    name = state.path("End").asBoolean()
                            ? StateMachine.END
                            : state.path("Next").asText();
                }
                case "Wait" -> {
                    pause.accept(Duration.ofSeconds(item.path("waitSeconds").asLong()));
                    name = state.path("Next").asText();
                }
                default -> name = chosen(state, item);
            }
        }
        return item;
    }

    private JsonNode task(JsonNode state, JsonNode item) {
        ObjectNode payload = Json.wire()
                .createObjectNode()
                .put("phase", state.at("/Parameters/phase").asText());
        payload.set("state", item.path("state"));
        return functions.call(state.path("Resource").asText().contains("Events"), payload.toString());
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
