/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.event.Workload;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.policy.ScanPolicy;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A skip is about work, never about telling. */
class SendNotificationTest {
    private final ScanWorld world = new ScanWorld();

    private void sweep() {
        world.clock.advance(Duration.ofMinutes(1));
        world.runner().run(new Sweep(world.cache, world.engine, world.settings.profile(), world.clock).due("sweep"));
    }

    private ScanSummary later(String workload) {
        world.clock.advance(Duration.ofMinutes(1));
        return world.run(world.request("later-" + workload + "/0", ScanWorld.IMAGE, workload, false));
    }

    /** That many workloads deploy the image while it is being scanned. */
    private void joinWhileScanning(int many) {
        world.engine.polled.add(() -> {
            for (int i = 0; i < many; i++) {
                world.cache.join(world.key(ScanWorld.IMAGE), ScanWorld.workload("waiting-" + i), world.clock.instant());
            }
            return new Polled.Finished(new Evidence.Scanned(world.clock.instant()), null);
        });
    }

    @Test
    void run_othersWait_allAreToldInOneMessageAndOnce() {
        joinWhileScanning(3);

        world.run(ScanWorld.IMAGE);
        sweep();

        assertThat(world.sent).singleElement().satisfies(sent -> {
            assertThat(sent.workloads())
                    .extracting(Workload::name)
                    .containsExactly("web", "waiting-0", "waiting-1", "waiting-2");
            assertThat(sent.more()).isZero();
        });
        LedgerRow row = world.row(ScanWorld.IMAGE);
        assertThat(row.waiting()).isEmpty();
        assertThat(row.told()).hasSize(4);
    }

    @Test
    void run_moreThanTheListHolds_namesTheFirstAndCountsTheRest() {
        joinWhileScanning(LedgerRow.MAX_WAITING + 7);

        world.run(ScanWorld.IMAGE);

        assertThat(world.sent).singleElement().satisfies(sent -> {
            assertThat(sent.workloads()).hasSize(LedgerRow.MAX_WAITING + 1);
            assertThat(sent.more()).isEqualTo(7);
        });
        assertThat(world.row(ScanWorld.IMAGE).pending()).isFalse();
        assertThat(world.row(ScanWorld.IMAGE).waitingMore()).isZero();
    }

    @Test
    void run_allThoseListedKnowAlready_thoseBeyondTheListAreStillToldOf() {
        joinWhileScanning(LedgerRow.MAX_WAITING);
        world.run(ScanWorld.IMAGE);
        world.sent.clear();
        joinWhileScanning(LedgerRow.MAX_WAITING + 2);
        world.clock.advance(Duration.ofMinutes(1));

        world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", true));

        assertThat(world.sent)
                .singleElement()
                .satisfies(sent -> assertThat(sent.more()).isEqualTo(2));
    }

    @Test
    void run_badThenGood_recoversOnceForThoseWhoHeardTheBad() {
        world.run(ScanWorld.IMAGE);
        world.engine.findings = List.of();
        world.clock.advance(Duration.ofHours(25));
        world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", false));
        later("web");
        later("other");

        assertThat(world.sent).extracting("recovered").containsExactly(false, true);
    }

    @Test
    void run_failedRescanAfterBad_recoversNobody() {
        world.run(ScanWorld.IMAGE);
        world.clock.advance(Duration.ofHours(25));
        world.engine.polled.add(() -> new Polled.Failed(FailureKind.ENGINE_FAILED, "scan error 12"));
        world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", false));

        assertThat(world.sent).extracting("recovered").containsExactly(false, false);
    }

    @Test
    void skip_policyStricterThanAtTheScan_isJudgedByThePolicyOfToday() {
        world.policy = new SeverityPolicy(Severity.CRITICAL);
        assertThat(world.run(ScanWorld.IMAGE).passed()).isTrue();
        assertThat(world.sent).isEmpty();

        world.policy = new SeverityPolicy(Severity.HIGH);

        assertThat(later("web").passed()).isFalse();
        assertThat(world.sent).hasSize(1);
        assertThat(world.engine.submits).hasSize(1);
    }

    @Test
    void skip_policyLaxerThanAtTheScan_passesAndRecovers() {
        world.run(ScanWorld.IMAGE);

        world.policy = ScanPolicy.none();

        assertThat(later("web").passed()).isTrue();
        assertThat(world.sent).extracting("recovered").containsExactly(false, true);
    }

    @Test
    void run_notifierFails_keepsTheRowPendingUntilASweepTells() {
        world.notifierFails = true;
        ScanSummary summary = world.run(ScanWorld.IMAGE);

        assertThat(summary.outcome()).isInstanceOf(Complete.class);
        assertThat(summary.told()).isFalse();
        assertThat(summary.passed()).isFalse();
        assertThat(world.row(ScanWorld.IMAGE).pending()).isTrue();
        sweep();
        assertThat(world.row(ScanWorld.IMAGE).pending()).isTrue();

        world.notifierFails = false;
        sweep();
        sweep();

        assertThat(world.sent).hasSize(1);
        assertThat(world.row(ScanWorld.IMAGE).pending()).isFalse();
    }

    @Test
    void run_notifierFailsForAFreshSkip_leavesTheTellingToASweep() {
        world.run(ScanWorld.IMAGE);
        world.notifierFails = true;
        world.run(world.request("exec-2/0", ScanWorld.IMAGE, "other", false));
        world.notifierFails = false;
        world.sent.clear();

        sweep();

        assertThat(world.sent).hasSize(1);
        assertThat(world.sent.get(0).workloads()).extracting("name").containsExactly("other");
        assertThat(world.row(ScanWorld.IMAGE).pending()).isFalse();
    }

    @Test
    void run_notifierFailsForAReferenceThatIsNone_isNotCalledTold() {
        world.notifierFails = true;

        ScanSummary summary = world.run("Not A Reference");

        assertThat(summary.told()).isFalse();
        assertThat(summary.outcome().name()).isEqualTo("Failed");
    }

    @Test
    void run_sameBadResultAgainAfterADay_isToldAgain() {
        world.run(ScanWorld.IMAGE);
        world.clock.advance(Duration.ofHours(25));
        world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", false));

        assertThat(world.sent).hasSize(2);
    }
}
