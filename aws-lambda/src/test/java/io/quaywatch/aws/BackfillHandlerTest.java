/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static io.quaywatch.aws.HandlerWorld.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.scan.ManualRequest;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillHandlerTest {
    private static final AccountRegion HOME = new AccountRegion("111122223333", "eu-west-1");

    private final VirtualClock clock = new VirtualClock();
    private final List<AccountRegion> places = new ArrayList<>();
    private final List<String> stored = new ArrayList<>();
    private final Map<String, JsonNode> started = new LinkedHashMap<>();
    private int failsAt = Integer.MAX_VALUE;
    private final BackfillHandler handler = new BackfillHandler(() -> new Backfill(
            new Inventory(
                    List.of(source()),
                    reference -> {
                        throw new PortException(PortException.Kind.DENIED, "not here");
                    },
                    clock),
            () -> HOME,
            () -> this::start,
            clock));

    private ImageSource source() {
        return new ImageSource() {
            @Override
            public String what() {
                return "test images";
            }

            @Override
            public void read(AccountRegion place, FoundImages into) {
                places.add(place);
                stored.forEach(image -> into.add(ManualRequest.of(image, "backfill", false, clock.instant())));
            }
        };
    }

    private boolean start(String name, Object input) {
        if (started.size() >= failsAt) {
            throw new PortException(PortException.Kind.THROTTLED, "start execution : AWS answered 400");
        }
        return started.putIfAbsent(name, json(Json.write(input))) == null;
    }

    private void store(int images) {
        IntStream.range(0, images).forEach(i -> stored.add("registry.example/shop/web:" + i));
    }

    private List<String> startedImages() {
        List<String> images = new ArrayList<>();
        started.values()
                .forEach(input -> input.path("requests")
                        .forEach(request -> images.add(request.path("image").asText())));
        return images;
    }

    @Test
    void backfill_nothingSaid_looksInItsOwnPlace() {
        JsonNode answer = call(handler, "{}");

        assertThat(places).containsExactly(HOME);
        assertThat(answer.path("images").asInt()).isZero();
        assertThat(answer.has("cursor")).isFalse();
        assertThat(started).isEmpty();
    }

    @Test
    void backfill_regionsAndAccounts_looksInEveryPair() {
        call(
                handler,
                "{\"regions\":[\"eu-west-1\",\"us-gov-west-1\"],\"accounts\":[\"111122223333\",\"444455556666\"]}");

        assertThat(places).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void backfill_manyImages_startsExecutionsOfAtMostTen() {
        store(23);

        JsonNode answer = call(handler, "{}");

        assertThat(started).hasSize(3).allSatisfy((name, input) -> {
            assertThat(name).matches("backfill-[A-Za-z0-9-]{1,71}");
            assertThat(input.path("requests")).hasSizeLessThanOrEqualTo(Executions.MOST_IMAGES);
        });
        assertThat(startedImages()).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(answer.path("started").asInt()).isEqualTo(3);
        assertThat(answer.path("left").asInt()).isZero();
    }

    @Test
    void backfill_itsInput_isReadByTheWorkflow() {
        store(2);
        call(handler, "{}");
        String name = started.keySet().iterator().next();

        ExecutionItems items = readBack(name);

        assertThat(items.items()).hasSize(2);
        assertThat(items.items().get(1).state().request().owner()).isEqualTo(name + "/1");
    }

    private ExecutionItems readBack(String name) {
        try {
            return new ExecutionInput(
                            reference -> {
                                throw new PortException(PortException.Kind.DENIED, "not here");
                            },
                            clock)
                    .read(started.get(name), name);
        } catch (JacksonException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void backfill_dryRun_startsNothingAndShowsABoundedList() {
        store(250);

        JsonNode answer = call(handler, "{\"dryRun\":true,\"exclude\":[\"*:9?\"]}");

        assertThat(started).isEmpty();
        assertThat(answer.path("images").asInt()).isEqualTo(240);
        assertThat(answer.path("excluded").asInt()).isEqualTo(10);
        assertThat(answer.path("shown")).hasSize(200);
    }

    @Test
    void backfill_exclude_meansTheNameInFullToo() {
        stored.add("nginx");

        assertThat(call(handler, "{\"exclude\":[\"docker.io/*\"]}")
                        .path("excluded")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void backfill_moreThanOneCallMayStart_goesOnByTheCursor() {
        store(45);
        ObjectNode order = Json.wire().createObjectNode().put("maxImages", 20);

        List<Integer> counts = new ArrayList<>();
        JsonNode answer;
        do {
            answer = call(handler, order.toString());
            counts.add(answer.path("started").asInt());
            order.put("cursor", answer.path("cursor").asText());
            clock.advance(Duration.ofHours(2));
        } while (answer.has("cursor"));

        assertThat(counts).containsExactly(2, 2, 1);
        assertThat(startedImages()).containsExactlyInAnyOrderElementsOf(stored);
    }

    @Test
    void backfill_sameCallAgain_startsNothingAgain() {
        store(25);
        String order = "{\"maxImages\":20}";
        String cursor = call(handler, order).path("cursor").asText();

        JsonNode again = call(handler, order);

        assertThat(again.path("started").asInt()).isZero();
        assertThat(again.path("already").asInt()).isEqualTo(2);
        assertThat(again.path("cursor").asText()).isEqualTo(cursor);
        assertThat(started).hasSize(2);
    }

    @Test
    void backfill_imagesCameBetweenTwoCalls_theOldOnesAreAllStartedOnce() {
        store(25);
        String cursor = call(handler, "{\"maxImages\":10}").path("cursor").asText();
        stored.add("a.example/early:1");
        stored.add("z.example/late:1");

        call(handler, "{\"cursor\":\"" + cursor + "\"}");

        assertThat(startedImages()).contains("z.example/late:1").hasSize(26).doesNotHaveDuplicates();
    }

    @Test
    void backfill_newImageInARepeatedCall_isInAnExecutionOfItsOwnName() {
        store(5);
        call(handler, "{}");
        stored.add("registry.example/shop/new:1");

        call(handler, "{}");

        assertThat(startedImages()).contains("registry.example/shop/new:1");
    }

    @Test
    void backfill_startThrottled_isRepeatedWithoutDoubles() {
        store(30);
        failsAt = 1;
        assertThatThrownBy(() -> call(handler, "{}")).isInstanceOf(TransientStepException.class);
        failsAt = Integer.MAX_VALUE;

        JsonNode answer = call(handler, "{}");

        assertThat(answer.path("already").asInt()).isEqualTo(1);
        assertThat(startedImages()).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void backfill_namedImages_looksNowhere() {
        store(3);

        call(handler, "{\"images\":[\"shop/web:1\",\"shop/web:1\",\"Not An Image\"]}".replace(" ", "_"));

        assertThat(places).isEmpty();
        assertThat(startedImages()).containsExactlyInAnyOrder("shop/web:1", "Not_An_Image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{'unknown':1}",
                "{'regions':'eu-west-1'}",
                "{'regions':['eu-west-1/x']}",
                "{'regions':[null]}",
                "{'accounts':['12345']}",
                "{'exclude':['']}",
                "{'exclude':['two words']}",
                "{'images':['']}",
                "{'images':['a'],'regions':['eu-west-1']}",
                "{'maxImages':0}",
                "{'maxImages':5001}",
                "{'maxImages':'many'}",
                "{'cursor':'x'}",
                "{'cursor':''}",
                "{'cursor':'2026030110-00000000.1.YQ'}",
            })
    void backfill_badInput_isRefusedAndStartsNothing(String input) {
        store(3);

        assertThatThrownBy(() -> call(handler, input.replace('\'', '"')))
                .isInstanceOf(PermanentStepException.class)
                .hasMessageStartingWith("INTERNAL: ");

        assertThat(started).isEmpty();
        assertThat(places).isEmpty();
    }
}
