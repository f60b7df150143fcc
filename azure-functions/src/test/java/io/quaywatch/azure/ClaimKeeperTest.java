/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.azure.FlowState.Scanning;
import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.ClaimResult;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.ScanJob;
import io.quaywatch.scan.ScanState.Claimed;
import io.quaywatch.scan.ScanState.SubmitScan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A scan inside the function outlives every lease that it began with. */
class ClaimKeeperTest {
    private final FlowWorld world = new FlowWorld();
    private final MemoryFlows flows = (MemoryFlows) world.flows;
    private final FlowHost host = new FlowHost(world);
    private Flow submit;

    @AfterEach
    void stop() {
        world.timer.shutdownNow();
        assertThat(Thread.interrupted()).as("an interrupt is left behind").isFalse();
    }

    /** Half an hour of scanning, with a turn of the timer every two minutes. */
    private void scanForHalfAnHour(Runnable eachTurn) {
        world.inside.during = () -> {
            for (int minute = 0; minute < 30; minute += 2) {
                world.clock.advance(Duration.ofMinutes(2));
                world.timer.turn();
                eachTurn.run();
            }
        };
    }

    private void untilSubmit() {
        world.catalogue.put("/web", List.of("shop.azurecr.io/web:1"));
        world.process().starter().start(FlowWorld.deployed("e-1", "/web"));
        while (submit == null) {
            world.steps.fetch().forEach(letter -> world.process().driver().handle(FlowMessage.parse(letter.text()), 1));
            flows.all().stream().filter(ClaimKeeperTest::submits).forEach(flow -> submit = flow);
        }
    }

    private static boolean submits(Flow flow) {
        return flow.state() instanceof Scanning scanning && scanning.state() instanceof SubmitScan;
    }

    private Flow now() {
        return flows.find(submit.id()).orElseThrow().flow();
    }

    private LedgerRow row() {
        return world.rows().get(0);
    }

    /** Somebody else wants to scan the same image. */
    private ClaimResult rival(Instant notBefore) {
        LedgerRow row = row();
        Instant now = world.clock.instant();
        return world.cache.claim(new ClaimRequest(
                row.key(), "rival/0", row.image(), null, row.workload(), now, now.plusSeconds(600), notBefore));
    }

    @Test
    void longScan_claimAndRowAreKeptAhead_andNobodyElseScans() {
        untilSubmit();
        scanForHalfAnHour(() -> {
            Instant now = world.clock.instant();
            assertThat(row().claim().until()).isAfterOrEqualTo(now.plus(Duration.ofMinutes(8)));
            assertThat(now().dueAt()).isAfterOrEqualTo(now.plus(Duration.ofMinutes(3)));
            assertThat(rival(now)).isInstanceOf(ClaimResult.InFlight.class);
            assertThat(world.process().sweep().sweep().resent()).isZero();
        });

        host.run();

        assertThat(world.inside.submits).hasSize(1);
        assertThat(row().lastComplete()).isNotNull();
        assertThat(world.timer.running()).isZero();
    }

    @Test
    void longScan_itsOwnRenewals_doNotMakeTheStepARepetition() {
        untilSubmit();
        scanForHalfAnHour(() -> {});
        host.run();

        assertThat(world.inside.submits)
                .singleElement()
                .extracting(ScanJob::repeated)
                .isEqualTo(false);
    }

    @Test
    void scanThatDied_secondAttempt_knowsThatItIsARepetition() {
        untilSubmit();
        world.inside.during = () -> {
            world.inside.during = () -> {};
            throw new Crash.Killed("submit");
        };
        host.run();

        assertThat(world.inside.submits).extracting(ScanJob::repeated).containsExactly(false, true);
        assertThat(row().lastComplete()).isNotNull();
    }

    @Test
    void claimTakenOver_workingThreadIsInterrupted_andTheRivalsResultCounts() {
        untilSubmit();
        boolean[] interrupted = new boolean[1];
        world.inside.during = () -> {
            world.clock.advance(Duration.ofMinutes(11));
            assertThat(rival(world.clock.instant())).isInstanceOf(ClaimResult.Claimed.class);
            world.timer.turn();
            interrupted[0] = Thread.currentThread().isInterrupted();
        };

        world.process().driver().handle(submit.message(), 1);

        assertThat(interrupted[0]).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(row().claim().owner()).isEqualTo("rival/0");
        host.run();
        assertThat(world.lines).anyMatch(line -> line.startsWith("quaywatch scan-ended outcome=Skipped"));
        assertThat(world.inside.submits).hasSize(1);
    }

    @Test
    void rowTakenOver_workingThreadIsInterrupted_andNothingIsSent() {
        untilSubmit();
        world.scans.fetch();
        boolean[] interrupted = new boolean[1];
        world.inside.during = () -> {
            Versioned row = flows.find(submit.id()).orElseThrow();
            flows.write(row.flow().again(world.clock.instant(), world.clock.instant()), row);
            world.timer.turn();
            interrupted[0] = Thread.currentThread().isInterrupted();
        };

        world.process().driver().handle(submit.message(), 1);

        assertThat(interrupted[0]).isTrue();
        assertThat(host.waiting()).isEmpty();
    }

    @Test
    void timer_afterTheStep_renewsNothing() {
        untilSubmit();
        world.process().driver().handle(submit.message(), 1);
        Flow after = now();
        String step = ((Claimed) ((Scanning) after.state()).state()).claim().step();

        world.timer.turn();

        assertThat(now()).isEqualTo(after);
        assertThat(row().claim().step()).isEqualTo(step);
    }

    @Test
    void keeper_dyingProcess_endsItsTimer() {
        untilSubmit();
        world.inside.during = () -> {
            throw new Crash.Killed("submit");
        };

        assertThatThrownBy(() -> world.process().driver().handle(submit.message(), 1))
                .isInstanceOf(Crash.Killed.class);

        assertThat(world.timer.running()).isZero();
    }
}
