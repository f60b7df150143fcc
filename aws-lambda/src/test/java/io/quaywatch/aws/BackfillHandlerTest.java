/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.aws.ImageInventory.Found;
import io.quaywatch.aws.ImageInventory.Page;
import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.testing.VirtualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackfillHandlerTest {
    private final Map<String, JsonNode> started = new HashMap<>();
    private final BackfillHandler handler = new BackfillHandler(
            () -> List.of(this::page),
            () -> new AccountRegion("111122223333", "eu-west-1"),
            () -> this::start,
            new VirtualClock());

    private boolean start(String name, Object input) {
        return started.putIfAbsent(name, HandlerWorld.json(Json.write(input))) == null;
    }

    /** Three pages of 15 images each in every place but one. */
    private Page page(AccountRegion place, @Nullable String token) {
        if (place.account().equals("999999999999")) {
            throw new PortException(PortException.Kind.DENIED, "list tasks of " + place + " : AWS answered 403");
        }
        int page = token == null ? 0 : Integer.parseInt(token);
        Workload workload = new Workload("w", "k", "n", null, null, Platform.LINUX_AMD64, true);
        List<Found> found = IntStream.range(0, 15)
                .mapToObj(i -> new Found(
                        workload,
                        new ContainerImage(
                                "c", false, place.region() + "/p" + page + (i == 0 ? "/base:1" : "/app:" + i), null)))
                .toList();
        return new Page(found, page == 2 ? null : Integer.toString(page + 1));
    }

    private List<String> images() {
        List<String> images = new ArrayList<>();
        started.values()
                .forEach(input -> input.path("requests")
                        .forEach(request -> images.add(request.path("image").asText())));
        return images;
    }

    @Test
    void backfill_everything_startsExecutionsOfAtMostTenImages() {
        JsonNode answer = call(handler, "{\"limit\":1000}");

        assertThat(answer.path("images").asInt()).isEqualTo(45);
        assertThat(answer.has("cursor")).isFalse();
        assertThat(started).hasSize(5).allSatisfy((name, input) -> {
            assertThat(name).matches("[A-Za-z0-9_-]{1,80}");
            assertThat(input.path("requests")).hasSizeLessThanOrEqualTo(10);
        });
        assertThat(images()).hasSize(45).doesNotHaveDuplicates();
    }

    @Test
    void backfill_withALimit_goesOnAtTheCursor() {
        ObjectNode input = Json.wire().createObjectNode().put("limit", 15);
        JsonNode answer = call(handler, input.toString());
        int calls = 1;
        while (answer.has("cursor")) {
            answer = call(handler, input.set("cursor", answer.path("cursor")).toString());
            calls++;
        }

        assertThat(calls).isEqualTo(3);
        assertThat(images()).hasSize(45).doesNotHaveDuplicates();
    }

    @Test
    void backfill_callRepeated_startsNothingTwice() {
        call(handler, "{\"limit\":1000}");
        call(handler, "{\"limit\":1000}");

        assertThat(images()).hasSize(45);
    }

    @Test
    void backfill_dryRun_onlySaysWhatItWouldScan() {
        JsonNode answer = call(handler, "{\"dryRun\":true,\"limit\":1000,\"exclude\":[\"*/base:*\"]}");

        assertThat(started).isEmpty();
        assertThat(answer.path("wouldScan")).hasSize(42);
        assertThat(answer.path("excluded").asInt()).isEqualTo(3);
    }

    @Test
    void backfill_oneAccountDenied_saysSoAndGoesOn() {
        JsonNode answer = call(
                handler, "{\"limit\":1000,\"accounts\":[\"999999999999\",\"111122223333\"],\"regions\":[\"a\",\"b\"]}");

        assertThat(answer.path("failed")).hasSize(2);
        assertThat(images()).hasSize(90);
    }

    @Test
    void backfill_images_areThoseGiven() {
        call(handler, "{\"images\":[\"shop/web:1\",\"shop/base:1\"],\"exclude\":[\"*base*\"],\"force\":true}");

        assertThat(started.values()).hasSize(1).allSatisfy(input -> {
            assertThat(input.path("images")).hasSize(1);
            assertThat(input.path("force").asBoolean()).isTrue();
        });
    }

    @Test
    void backfill_limitOutOfRange_isRefused() {
        assertThatExceptionOfType(PermanentStepException.class).isThrownBy(() -> call(handler, "{\"limit\":0}"));
    }
}
