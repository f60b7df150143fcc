/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.azure.FlowSweep.Swept;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.PortException;
import io.quaywatch.report.ScanOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowSweepTest {
    private final FlowWorld world = new FlowWorld();
    private final MemoryFlows flows = (MemoryFlows) world.flows;
    private final FlowHost host = new FlowHost(world);

    private Swept sweep() {
        return world.process().sweep().sweep();
    }

    private void start() {
        world.catalogue.put("/web", List.of("shop.azurecr.io/web:1"));
        world.process().starter().start(FlowWorld.deployed("e-1", "/web"));
    }

    @Test
    void sweep_nothingToDo_isLoggedAsSuch() {
        assertThat(sweep()).isEqualTo(new Swept(0, 0, 0, 0, 0));
        assertThat(world.lines).containsExactly("quaywatch sweep resent=0 started=0 deleted=0 orphans=0 leftovers=0");
    }

    @Test
    void sweep_messageWasNeverSent_isSentAgainAfterAQuarterOfAnHour() {
        start();
        world.steps.fetch();
        world.clock.advance(Duration.ofMinutes(14));
        assertThat(sweep().resent()).isZero();

        world.clock.advance(Duration.ofMinutes(2));
        assertThat(sweep().resent()).isEqualTo(1);

        host.run();
        assertThat(world.rows())
                .singleElement()
                .extracting(LedgerRow::lastComplete)
                .isNotNull();
    }

    @Test
    void sweep_failedScan_isTriedAgainByAFlowOfItsOwn() {
        start();
        world.inside.during = () -> {
            throw new PortException(PortException.Kind.UNAVAILABLE, "run the scanner : no disk");
        };
        host.run();
        assertThat(world.rows().get(0).lastOutcome().outcome()).isInstanceOf(ScanOutcome.Failed.class);
        world.inside.during = () -> {};

        int started = 0;
        for (int i = 0; i < 8; i++) {
            world.clock.advance(Duration.ofMinutes(15));
            started += sweep().started();
            host.run();
        }

        assertThat(started).isEqualTo(1);
        assertThat(world.rows().get(0).lastComplete()).isNotNull();
    }

    @Test
    void sweep_calledTwice_startsTheSameFlowsOnce() {
        start();
        world.inside.during = () -> {
            throw new Crash.Killed("submit");
        };
        while (world.inside.submits.isEmpty()) {
            try {
                world.steps
                        .fetch()
                        .forEach(letter -> world.process().driver().handle(FlowMessage.parse(letter.text()), 1));
                world.scans
                        .fetch()
                        .forEach(letter -> world.process().driver().handle(FlowMessage.parse(letter.text()), 1));
            } catch (Crash.Killed killed) {
                // Its message is lost with it, so only the ledger knows.
            }
        }
        flows.all().forEach(flow -> flows.delete(flow.id()));
        world.inside.during = () -> {};
        world.clock.advance(Duration.ofMinutes(20));

        assertThat(sweep().started()).isEqualTo(1);
        assertThat(sweep().started()).isZero();
        host.run();

        assertThat(world.rows()).singleElement().satisfies(row -> {
            assertThat(row.lastComplete()).isNotNull();
            assertThat(row.claim()).isNull();
        });
        assertThat(flows.all()).hasSize(1);
    }

    @Test
    void sweep_flowsThatEndedAWeekAgo_areForgotten() {
        start();
        host.run();
        assertThat(flows.all()).hasSize(2);
        world.clock.advance(Duration.ofDays(6));
        assertThat(sweep().deleted()).isZero();

        world.clock.advance(Duration.ofDays(2));
        assertThat(sweep().deleted()).isEqualTo(2);

        assertThat(flows.all()).isEmpty();
    }
}
