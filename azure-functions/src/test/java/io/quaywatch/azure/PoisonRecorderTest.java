/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.azure.FlowState.Ended;
import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.port.PortException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoisonRecorderTest {
    private static final FlowId EVENT = FlowId.of("event e-1");

    private final FlowWorld world = new FlowWorld();
    private final MemoryFlows flows = (MemoryFlows) world.flows;
    private final FlowHost host = new FlowHost(world);

    private void record(String queue, String text) {
        world.process().poison().record(queue, text);
    }

    private void start() {
        world.catalogue.put("/web", List.of("shop.azurecr.io/web:1"));
        world.process().starter().start(FlowWorld.deployed("e-1", "/web"));
    }

    @Test
    void record_stepThatKillsItsProcessEveryTime_isToldAsFailed() {
        start();
        int[] deaths = new int[1];
        world.inside.fetching = () -> {
            deaths[0]++;
            throw new Crash.Killed("out of memory");
        };
        host.run();

        assertThat(deaths[0]).isEqualTo(5);
        assertThat(world.lines)
                .anyMatch(line -> line.startsWith("quaywatch poison source=steps flow="))
                .anyMatch(line -> line.startsWith("quaywatch scan-ended outcome=Failed"));
        assertFailed();
    }

    /** Its message comes back while the row is kept, and so is sent anew: the queue's own count does not end that. */
    @Test
    void handle_scanThatKillsItsProcessEveryTime_isToldAsFailed() {
        start();
        world.inside.during = () -> {
            throw new Crash.Killed("out of memory");
        };
        host.run();

        assertThat(world.inside.submits).hasSize(5);
        assertThat(world.lines).anyMatch(line -> line.startsWith("quaywatch scan-ended outcome=Failed"));
        assertFailed();
    }

    private void assertFailed() {
        assertThat(world.rows()).singleElement().satisfies(row -> {
            assertThat(row.claim()).isNull();
            assertThat(row.retryAt()).isNotNull();
        });
        assertThat(world.poisoned).isEmpty();
        assertThat(host.waiting()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{}", "{\"flow\":\"x\",\"seq\":1}", "[]", "null"})
    void record_unreadableMessage_isKeptAsItCame(String text) {
        record("steps", text);

        assertThat(world.poisoned)
                .singleElement()
                .asString()
                .startsWith("steps: read queue message")
                .endsWith(": " + text);
        assertThat(world.lines).singleElement().asString().contains("poison source=steps reason=\"read queue message");
    }

    @Test
    void record_messageOfNoFlow_isKept() {
        record("scans", new FlowMessage(FlowId.of("nobody"), 3).text());

        assertThat(world.poisoned).singleElement().asString().contains("no flow is as far");
    }

    @Test
    void record_messageWhoseStepWasMade_sendsTheCurrentOne() {
        start();
        Versioned row = flows.find(EVENT).orElseThrow();
        flows.write(row.flow().again(world.clock.instant(), world.clock.instant()), row);
        world.steps.fetch();

        record("steps", row.flow().message().text());

        assertThat(world.steps.fetch())
                .singleElement()
                .extracting(Postbox.Letter::text)
                .isEqualTo(new FlowMessage(EVENT, 1).text());
    }

    @Test
    void record_event_isKeptWithItsStateAndEnds() {
        start();

        record("steps", new FlowMessage(EVENT, 0).text());

        assertThat(world.poisoned).singleElement().asString().contains("{\"flow\":\"Deployed\",\"event\":{");
        assertThat(flows.find(EVENT).orElseThrow().flow().state()).isInstanceOf(Ended.class);
    }

    @Test
    void record_tableRefuses_isThrownAndNothingKept() {
        start();
        world.flows = new RefusingFlows(flows);

        assertThatThrownBy(() -> record("steps", new FlowMessage(EVENT, 0).text()))
                .isInstanceOf(PortException.class);
    }
}
