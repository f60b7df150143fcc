/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepHandlerTest {
    private final HandlerWorld world = new HandlerWorld("{\"world\":{\"limits\":{\"calls\":0,\"concurrency\":0}}}");

    @AfterEach
    void close() {
        world.close();
    }

    private void abandon(int images) {
        ObjectNode parse =
                Json.wire().createObjectNode().put("phase", "ParseEvent").put("execution", "exec-1");
        for (int i = 0; i < images; i++) {
            parse.withObject("/input").withArray("images").add("registry.example/shop/web:" + i);
        }
        for (JsonNode item : call(world.events, parse.toString()).path("items")) {
            JsonNode resolved = call(
                    world.events,
                    ((ObjectNode) item).put("phase", "ResolveImage").toString());
            call(world.steps, resolved.toString());
        }
        world.clock.advance(Duration.ofHours(1));
    }

    @Test
    void sweep_nothingLeft_startsNothing() {
        JsonNode answer = call(world.sweep, "{\"source\":\"aws.scheduler\"}");

        assertThat(world.started).isEmpty();
        assertThat(answer.path("states").asInt()).isZero();
    }

    @Test
    void sweep_abandonedClaims_startsExecutionsOfAtMostTenImages() {
        abandon(23);

        call(world.sweep, "{}");

        assertThat(world.started).hasSize(3).allSatisfy(started -> {
            assertThat(started.name()).matches("[A-Za-z0-9_-]{1,80}");
            assertThat(started.input().path("states")).hasSizeLessThanOrEqualTo(10);
        });
        Set<String> images = new HashSet<>();
        world.started.forEach(started -> started.input()
                .path("states")
                .forEach(state -> images.add(state.at("/request/image").asText())));
        assertThat(images).hasSize(23);
    }

    @Test
    void sweep_itsExecution_scansWhatWasAbandoned() {
        abandon(1);
        call(world.sweep, "{}");
        ObjectNode parse = Json.wire()
                .createObjectNode()
                .put("phase", "ParseEvent")
                .put("execution", world.started.get(0).name());
        parse.set("input", world.started.get(0).input());

        JsonNode item = call(world.events, parse.toString()).at("/items/0");
        JsonNode answer = call(
                world.events, ((ObjectNode) item).put("phase", "ResolveImage").toString());
        while (!answer.path("phase").asText().equals("Finished")) {
            world.clock.advance(Duration.ofSeconds(answer.path("waitSeconds").asLong()));
            answer = call(world.steps, answer.toString());
        }

        assertThat(answer.at("/summary/outcome/outcome").asText()).isEqualTo("Complete");
    }

    private JsonNode printed() {
        assertThat(world.printed).hasSize(1);
        return HandlerWorld.json(world.printed.get(0));
    }

    @Test
    void sweep_nothingClaimed_printsAgeZeroAndNoTokenOfOpaqueText() {
        call(world.sweep, "{}");

        assertThat(printed().path("OldestClaimMinutes").isIntegralNumber()).isTrue();
        assertThat(printed().path("OldestClaimMinutes").asInt()).isZero();
        assertThat(printed().has("TokenHoursLeft")).isFalse();
        assertThat(printed().path("StateMachineArn").asText()).isEqualTo(HandlerWorld.MACHINE);
    }

    @Test
    void sweep_abandonedClaims_printsTheAgeOfTheOldest() {
        abandon(1);
        abandon(2);

        call(world.sweep, "{}");

        assertThat(printed().path("OldestClaimMinutes").asInt()).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource({"90, 90", "0, 0", "-3, -3"})
    void sweep_tokenThatSaysWhenItEnds_printsTheHoursLeft(long hours, long printed) {
        long end = world.clock.instant().plus(Duration.ofHours(hours)).getEpochSecond();
        world.token =
                "e30." + Base64.getUrlEncoder().encodeToString(("{\"exp\":" + end + "}").getBytes(UTF_8)) + ".c2ln";

        call(world.sweep, "{}");

        assertThat(printed().path("TokenHoursLeft").asLong()).isEqualTo(printed);
    }

    @Test
    void sweep_secretUnreadable_printsTheAgeStillAndFails() {
        world.secretThrows = new PortException(PortException.Kind.NOT_FOUND, "read secret x: it does not exist");

        assertThatThrownBy(() -> call(world.sweep, "{}")).isInstanceOf(PermanentStepException.class);

        assertThat(printed().has("OldestClaimMinutes")).isTrue();
        assertThat(printed().has("TokenHoursLeft")).isFalse();
    }
}
