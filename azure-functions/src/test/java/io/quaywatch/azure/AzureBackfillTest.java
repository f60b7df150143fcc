/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.azure.ArmServer.GROUP;
import static io.quaywatch.azure.ArmServer.SUBSCRIPTION;
import static io.quaywatch.azure.ArmServer.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.azure.AzureBackfill.Answer;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.Deployment.ToLookUp;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.ManualRequest;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureBackfillTest {
    private static final String OTHER = "ffffffff-0000-4000-8000-00000000beef";
    private static final String GROUPS = "Microsoft.ContainerInstance/containerGroups";

    private final ArmServer arm = new ArmServer();
    private final StartedFlows flows = new StartedFlows();
    private final VirtualClock clock = new VirtualClock();

    @BeforeEach
    void subscription() {
        arm.has(list(GROUPS), page("container-group.json", "container-group-windows.json", "own-scanner.json"))
                .has(list("Microsoft.App/containerApps"), page("container-app.json"))
                .has(list("Microsoft.App/jobs"), page("container-app-job.json"));
    }

    @AfterEach
    void close() {
        arm.close();
    }

    private static String list(String type) {
        return "/subscriptions/" + SUBSCRIPTION + "/providers/" + type;
    }

    private static JsonNode page(String... fixtures) {
        ObjectNode page = Json.wire().createObjectNode();
        ArrayNode value = page.putArray("value");
        for (String name : fixtures) {
            value.add(fixture(name));
        }
        return page;
    }

    private AzureBackfill backfill(String... watched) {
        ArmInventory inventory = new ArmInventory(arm.client(), new OwnScanners(ArmServer.SCANNER_IDENTITY));
        return new AzureBackfill(inventory, List.of(watched), flows, clock);
    }

    private Answer answer(String body) throws JsonProcessingException {
        return backfill(SUBSCRIPTION).answer(body);
    }

    @Test
    void answer_dryRun_countsAndStartsNothing() throws Exception {
        Answer answer = answer("{\"dryRun\":true}");

        assertThat(answer.found()).isEqualTo(4);
        assertThat(answer.kinds()).isEqualTo(Map.of("container-group", 2, "container-app", 1, "container-app-job", 1));
        assertThat(answer.own()).isEqualTo(1);
        assertThat(answer.left()).isEqualTo(4);
        assertThat(answer.after()).isNull();
        assertThat(answer.unread()).isEmpty();
        assertThat(answer.shown())
                .containsExactly(
                        (GROUP + "microsoft.app/containerapps/web").toLowerCase(Locale.ROOT),
                        (GROUP + "microsoft.app/jobs/nightly").toLowerCase(Locale.ROOT),
                        (GROUP + "microsoft.containerinstance/containergroups/reports").toLowerCase(Locale.ROOT),
                        (GROUP + "microsoft.containerinstance/containergroups/shop").toLowerCase(Locale.ROOT));
        assertThat(flows.all()).isEmpty();
    }

    @Test
    void answer_everything_startsAFlowForEach() throws Exception {
        Answer answer = answer("");

        assertThat(answer.started()).isEqualTo(4);
        assertThat(answer.left()).isZero();
        assertThat(answer.shown()).isNull();
        assertThat(flows.all()).hasSize(4).allSatisfy(flow -> {
            assertThat(flow.event().source()).isEqualTo("backfill");
            assertThat(flow.event().id()).startsWith("2026112010-");
            assertThat(flow.force()).isFalse();
            assertThat(flow.execution()).matches("[0-9a-f]{64}");
        });
        assertThat(flows.all())
                .map(flow -> ((ToLookUp) flow.event().deployments().get(0))
                        .reference()
                        .id())
                .contains(GROUP + GROUPS + "/Shop");
    }

    @Test
    void answer_repeatedWithinTheHour_startsNothingTwice() throws Exception {
        answer("");
        clock.advance(Duration.ofMinutes(30));

        Answer again = answer("{}");

        assertThat(again.started()).isZero();
        assertThat(again.known()).isEqualTo(4);
        clock.advance(Duration.ofHours(1));
        assertThat(answer("{}").started()).isEqualTo(4);
    }

    @Test
    void answer_namedRun_staysItself() throws Exception {
        answer("{\"run\":\"spring\"}");
        clock.advance(Duration.ofDays(3));

        assertThat(answer("{\"run\":\"spring\"}").known()).isEqualTo(4);
    }

    @Test
    void answer_limit_goesOnWhereItStopped() throws Exception {
        Answer first = answer("{\"limit\":3}");
        arm.has(list("Microsoft.App/jobs"), page());

        Answer second = answer("{\"limit\":3,\"run\":\"" + first.run() + "\",\"after\":\"" + first.after() + "\"}");

        assertThat(first.started()).isEqualTo(3);
        assertThat(first.left()).isEqualTo(1);
        assertThat(second.started()).isEqualTo(1);
        assertThat(second.known()).isZero();
        assertThat(second.after()).isNull();
        assertThat(flows.all()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"403", "503", "404"})
    void answer_subscriptionThatRefuses_isToldAndTheOthersCount(int status) throws Exception {
        arm.refuses("/subscriptions/" + OTHER + "/providers/" + GROUPS, status)
                .has("/subscriptions/" + OTHER + "/providers/Microsoft.App/containerApps", page())
                .has("/subscriptions/" + OTHER + "/providers/Microsoft.App/jobs", page());

        Answer answer = backfill(OTHER, SUBSCRIPTION).answer("{}");

        assertThat(answer.started()).isEqualTo(4);
        assertThat(answer.unread()).singleElement().asString().contains(OTHER, String.valueOf(status));
    }

    @Test
    void answer_oddEntryOfAList_isToldAndTheOthersCount() throws Exception {
        ObjectNode page = (ObjectNode) page("container-group.json");
        ((ArrayNode) page.path("value")).addObject().put("id", "/odd");
        arm.has(list(GROUPS), page);

        Answer answer = answer("{}");

        assertThat(answer.started()).isEqualTo(3);
        assertThat(answer.unread()).containsExactly("\"/odd\" is no id of a container-group");
    }

    @Test
    void answer_namedImages_areScannedAsIfAskedByHand() throws Exception {
        Answer answer = answer("{\"images\":[\"shop/web:1.4\",\"shop/web:1.4\",\"b\"],\"force\":true}");

        assertThat(answer.started()).isEqualTo(2);
        assertThat(arm.asked()).isEmpty();
        assertThat(flows.all()).allMatch(FlowState.Deployed::force);
        FlowState.Deployed web = flows.all().stream().skip(1).findFirst().orElseThrow();
        EventIntake intake = new EventIntake(reference -> Optional.<Deployment.Found>empty(), clock);
        List<ScanRequest> requests =
                intake.take(web.event(), web.execution(), 0, web.force()).requests();
        assertThat(requests)
                .containsExactly(ManualRequest.of("shop/web:1.4", web.execution() + "/0", true, clock.instant()));
    }

    @Test
    void answer_forcedAgainAMomentLater_isAnotherScan() throws Exception {
        answer("{\"images\":[\"b\"],\"force\":true}");
        clock.advance(Duration.ofSeconds(1));

        assertThat(answer("{\"images\":[\"b\"],\"force\":true}").started()).isEqualTo(1);
    }

    @Test
    void answer_flowsRefuse_isThrown() {
        flows.refuses = new PortException(Kind.UNAVAILABLE, "create a flow");

        assertThatThrownBy(() -> answer("{}")).isSameAs(flows.refuses);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{\"subscriptions\":[\"x\"]}",
                "{\"images\":[\"a b\"]}",
                "{\"images\":[null]}",
                "{\"images\":[\"a\"],\"subscriptions\":[\"" + SUBSCRIPTION + "\"]}",
                "{\"limit\":0}",
                "{\"limit\":1001}",
                "{\"run\":\"../x\"}",
                "{\"after\":\"x\"}"
            })
    void answer_senselessBody_isRefused(String body) {
        assertThatThrownBy(() -> answer(body))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isInstanceOf(IllegalArgumentException.class),
                        thrown -> assertThat(thrown.getCause()).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void answer_unknownField_isRefused() {
        assertThatThrownBy(() -> answer("{\"dryrun\":true}")).isInstanceOf(JsonProcessingException.class);
    }
}
