/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.azure.FlowState.Ended;
import io.quaywatch.azure.FlowState.Scanning;
import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.PortException;
import io.quaywatch.scan.ScanState.CheckStatus;
import io.quaywatch.scan.ScanState.SubmitScan;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Incident: a queue that delivers twice makes two chains of messages out of one, and every image is scanned again and again.
 * Here every message comes late, twice or not at all, and one chain goes on.
 */
class QueueChainTest {
    private static final String IMAGE = "shop.azurecr.io/web:1";
    private static final FlowId EVENT = FlowId.of("event e-1");

    private final FlowWorld world = new FlowWorld();
    private final MemoryFlows flows = (MemoryFlows) world.flows;
    private final FlowHost host = new FlowHost(world);

    QueueChainTest() {
        world.catalogue.put("/web", List.of(IMAGE));
    }

    private FlowDriver driver() {
        return world.process().driver();
    }

    private Flow event() {
        return flows.find(EVENT).orElseThrow().flow();
    }

    private Flow scan() {
        return flows.all().stream()
                .filter(flow -> !flow.id().equals(EVENT))
                .findFirst()
                .orElseThrow();
    }

    private void start() {
        assertThat(world.process().starter().start(FlowWorld.deployed("e-1", "/web")))
                .isTrue();
    }

    /** Takes the scan's chain as far as its submit, whose message is left in the queue. */
    private Flow untilSubmit() {
        start();
        while (flows.all().size() < 2
                || !(scan().state() instanceof Scanning scanning && scanning.state() instanceof SubmitScan)) {
            assertThat(world.steps.fetch())
                    .allSatisfy(letter -> driver().handle(FlowMessage.parse(letter.text()), 1))
                    .isNotEmpty();
        }
        return scan();
    }

    @Test
    void handle_wholeChain_scansTellsAndEnds() {
        start();
        host.run();

        assertThat(event().state()).isEqualTo(new Ended("event-ended event=e-1 images=1 gone=0 own=0"));
        assertThat(scan().state())
                .isInstanceOfSatisfying(
                        Ended.class,
                        ended -> assertThat(ended.text())
                                .startsWith("scan-ended outcome=Complete image=" + IMAGE + " digest=sha256:")
                                .endsWith("told=false"));
        assertThat(world.rows())
                .singleElement()
                .extracting(LedgerRow::lastComplete)
                .isNotNull();
        assertThat(world.inside.submits).hasSize(1);
        assertThat(world.lines).anyMatch(line -> line.startsWith("quaywatch scan-ended outcome=Complete"));
    }

    @Test
    void handle_submitInsideTheFunction_goesByTheQueueOfScans() {
        Flow submit = untilSubmit();

        assertThat(world.scans.fetch())
                .singleElement()
                .extracting(Postbox.Letter::text)
                .isEqualTo(submit.message().text());
        assertThat(world.steps.fetch()).isEmpty();
    }

    @Test
    void handle_sameMessageTwice_isOneStepAndOneNextMessage() {
        FlowMessage message = untilSubmit().message();
        driver().handle(message, 1);
        driver().handle(message, 1);

        assertThat(world.inside.submits).hasSize(1);
        assertThat(world.steps.fetch()).hasSize(1);
    }

    @Test
    void handle_redeliveredAfterItsStep_sendsTheCurrentMessageAgain() {
        FlowMessage message = untilSubmit().message();
        driver().handle(message, 1);
        // The process died between the write and the send.
        world.steps.fetch();

        driver().handle(message, 2);

        assertThat(world.inside.submits).hasSize(1);
        assertThat(world.steps.fetch())
                .singleElement()
                .extracting(Postbox.Letter::text)
                .isEqualTo(scan().message().text());
    }

    @Test
    void handle_redeliveredAfterItsStep_keepsTheWaitOfTheNext() {
        FlowMessage message = untilSubmit().message();
        driver().handle(message, 1);
        world.steps.fetch();

        driver().handle(message, 2);

        assertThat(world.steps.fetch())
                .singleElement()
                .extracting(Postbox.Letter::visibleAt)
                .isEqualTo(scan().dueAt());
        assertThat(scan().dueAt()).isAfter(world.clock.instant());
    }

    @Test
    void handle_redeliveredAfterTheEnd_sendsNothing() {
        start();
        host.run();

        driver().handle(new FlowMessage(EVENT, 0), 3);

        assertThat(host.waiting()).isEmpty();
    }

    @Test
    void handle_messageAheadOfItsRow_isRefusedUntilTheRowIsThere() {
        start();

        assertThatThrownBy(() -> driver().handle(new FlowMessage(EVENT, 7), 1))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CONTENDED));
        assertThat(event().seq()).isZero();
    }

    @Test
    void handle_noRow_isRefused() {
        assertThatThrownBy(() -> driver().handle(new FlowMessage(EVENT, 0), 1)).isInstanceOf(PortException.class);
    }

    @Test
    void handle_rowWrittenByAnotherMeanwhile_dropsOutAndSendsNothing() {
        Flow submit = untilSubmit();
        world.scans.fetch();
        world.inside.during = () -> {
            Versioned row = flows.find(submit.id()).orElseThrow();
            assertThat(flows.write(row.flow().again(world.clock.instant(), world.clock.instant()), row))
                    .isTrue();
        };

        driver().handle(submit.message(), 1);

        assertThat(host.waiting()).isEmpty();
        assertThat(scan().seq()).as("by the other").isEqualTo(submit.seq() + 1);
        assertThat(scan().state().step()).isEqualTo("SubmitScan");
    }

    @Test
    void handle_refusedSend_leavesTheRowWritten_andTheRedeliveryGoesOn() {
        FlowMessage message = untilSubmit().message();
        Postbox real = world.steps;
        world.steps = new RefusingPostbox(real);
        assertThatThrownBy(() -> driver().handle(message, 1)).isInstanceOf(PortException.class);
        assertThat(((Scanning) scan().state()).state()).isInstanceOf(CheckStatus.class);

        world.steps = real;
        driver().handle(message, 2);

        assertThat(world.steps.fetch()).hasSize(1);
        assertThat(world.inside.submits).hasSize(1);
    }

    @Test
    void handle_refusedWrite_sendsNothing() {
        start();
        world.steps.fetch();
        world.flows = new RefusingFlows(flows);

        assertThatThrownBy(() -> driver().handle(new FlowMessage(EVENT, 0), 1)).isInstanceOf(PortException.class);

        assertThat(world.steps.fetch())
                .hasSize(1)
                .allSatisfy(letter -> assertThat(letter.text())
                        .as("the flow of the image, started before")
                        .doesNotContain(EVENT.value()));
    }

    @Test
    void handle_duplicateWhileTheScanRuns_comesBackLaterAndScansNothing() {
        FlowMessage message = untilSubmit().message();
        world.scans.fetch();
        world.inside.during = () -> {
            driver().handle(message, 2);
            world.clock.advance(Duration.ofMinutes(2));
        };

        driver().handle(message, 1);

        assertThat(world.inside.submits).hasSize(1);
        assertThat(world.scans.fetch()).hasSize(1);
        host.run();
        assertThat(world.inside.submits).hasSize(1);
        assertThat(host.waiting()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void handle_tooEarly_isSentAgainWithTheRest(long dequeueCount) {
        start();
        Versioned row = flows.find(EVENT).orElseThrow();
        world.steps.fetch();
        flows.write(row.flow().held(world.clock.instant().plus(Duration.ofDays(3)), world.clock.instant()), row);

        driver().handle(row.flow().message(), dequeueCount);

        assertThat(event().seq()).isZero();
        assertThat(world.steps.fetch()).singleElement().satisfies(letter -> {
            assertThat(letter.text()).isEqualTo(row.flow().message().text());
            assertThat(letter.visibleAt()).isEqualTo(world.clock.instant().plus(Duration.ofDays(3)));
        });
    }

    @Test
    void handle_stepThatFails_isTriedFiveTimesWithGrowingWaitsAndThenFails() {
        Flow submit = untilSubmit();
        world.scans.fetch();
        world.inside.during = () -> {
            throw new PortException(PortException.Kind.UNAVAILABLE, "run the scanner : no disk");
        };
        driver().handle(submit.message(), 1);
        assertThat(Duration.between(world.clock.instant(), scan().dueAt())).isEqualTo(Duration.ofSeconds(1));

        host.run();

        assertThat(world.inside.submits).hasSize(5);
        assertThat(world.lines)
                .filteredOn(line -> line.startsWith("quaywatch retry"))
                .hasSize(4);
        assertThat(world.lines).anyMatch(line -> line.startsWith("quaywatch scan-ended outcome=Failed"));
        assertThat(world.rows()).singleElement().satisfies(row -> {
            assertThat(row.failures()).isEqualTo(1);
            assertThat(row.retryAt()).isNotNull();
        });
    }

    @Test
    void handle_workloadThatCannotBeLookedUp_isTriedForADayAndThenKept() {
        world.catalog = reference -> {
            throw new PortException(PortException.Kind.DENIED, "GET /web : Azure answered 403");
        };
        start();
        new FlowHost(world).run();

        assertThat(Duration.between(VirtualClock.START, world.clock.instant()))
                .isBetween(Duration.ofHours(24), Duration.ofHours(25));
        assertThat(world.poisoned).singleElement().asString().contains("403").contains("\"flow\":\"Deployed\"");
        assertThat(event().state())
                .isInstanceOfSatisfying(
                        Ended.class,
                        ended -> assertThat(ended.text()).startsWith("event-failed event=e-1 reason=\"GET /web"));
    }

    @Test
    void handle_workloadThatIsGone_isLoggedAndEnds() {
        world.process().starter().start(FlowWorld.deployed("e-1", "/web", "/no more"));
        host.run();

        assertThat(world.lines).contains("quaywatch gone workload=\"/no more\"");
        assertThat(event().state()).isEqualTo(new Ended("event-ended event=e-1 images=1 gone=1 own=0"));
    }
}
