/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static io.quaywatch.snapshot.VmWorld.DAY;
import static io.quaywatch.snapshot.VmWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import io.quaywatch.port.Race;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SnapshotWorkflowTest {
    private final VmWorld world = new VmWorld();
    private final SnapshotWatch watch = SnapshotWatch.over(world);

    @Test
    void run_good_takesTheStraightWay() {
        world.driver().run();

        watch.assertEndedWell();
        assertThat(watch.path())
                .containsExactly(
                        JobPhase.PLANNED,
                        JobPhase.SNAPSHOTTING,
                        JobPhase.QUEUED,
                        JobPhase.PROVISIONING,
                        JobPhase.SCANNING,
                        JobPhase.COLLECTED,
                        JobPhase.DELIVERING,
                        JobPhase.CLEANING,
                        JobPhase.DONE);
        assertThat(world.done().outcome())
                .isInstanceOfSatisfying(
                        ScanOutcome.Collected.class,
                        collected -> assertThat(collected.types()).containsExactly("os"));
        assertThat(world.done().delivery()).isTrue();
        assertThat(world.files.names()).isEmpty();
        assertThat(world.jobs.machine(world.machine.id()).orElseThrow().nextScanAt())
                .isEqualTo(JobId.nextPeriod(world.machine.id(), START, DAY));
    }

    @Test
    void step_afterTheEnd_saysSoAndChangesNothing() {
        world.driver().run();
        SnapshotJob before = world.job();

        assertThat(world.workflow().step(world.id, "late"))
                .isEqualTo(new StepAnswer(world.id, JobPhase.DONE, 0, true, "Collected", true));
        world.workflow().failed(world.id, "late");
        world.workflow().cancel(world.id);
        assertThat(world.job()).isEqualTo(before);
    }

    @Test
    void step_unknownJob_isNotFound() {
        assertThatThrownBy(() -> world.workflow().step("00000000000000000000", "a"))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND));
    }

    @Test
    void step_otherOwnerWhileLeased_waitsAndDoesNothing() {
        world.workflow().step(world.id, "a");
        long rev = world.job().rev();

        StepAnswer other = world.workflow().step(world.id, "b");

        assertThat(other.waitSeconds()).isPositive();
        assertThat(other.done()).isFalse();
        assertThat(world.job().rev()).isEqualTo(rev);
    }

    @Test
    void twoDriversAtOnce_oneScannerOneSetOfSnapshotsOneEnd() throws Exception {
        List<String> made = new ArrayList<>();
        world.line().add(call -> {
            if (call.name().equals("VmCloud.launch") || call.name().equals("VmCloud.snapshot")) {
                synchronized (made) {
                    made.add(call.name());
                }
            }
            return call.make();
        });
        while (!world.job().done()) {
            List<StepAnswer> answers = Race.of(2, i -> world.workflow().step(world.id, "execution-" + i));
            long wait =
                    answers.stream().mapToLong(StepAnswer::waitSeconds).min().orElse(1);
            world.clock.advance(Duration.ofSeconds(Math.max(1, wait)));
        }

        watch.assertEndedWell();
        assertThat(made).containsOnlyOnce("VmCloud.launch");
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
    }

    @Test
    void planned_machineGone_isTargetGone() {
        world.cloud.remove(world.machine.id());
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.TARGET_GONE);
    }

    @Test
    void planned_accessDenied_isAFinalError() {
        world.faults.denyScope("shop-prod");
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.ACCESS_DENIED);
    }

    @Test
    void snapshotting_diskDeletedMeanwhile_isTargetGone() {
        world.driver().run(JobPhase.SNAPSHOTTING);
        world.cloud.add(VmWorld.machine("4711", VmWorld.disk("root")));
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.TARGET_GONE);
    }

    @Test
    void snapshotting_keyWithoutRight_isUnsupportedAndNamesIt() {
        Machine machine =
                VmWorld.machine("7", VmWorld.disk("root", new MachineDisk.Key.OfCustomer("keyRings/r/cryptoKeys/k")));
        VmWorld other = new VmWorld(machine, List.of(ScanType.OS));
        other.faults.denyKey("keyRings/r/cryptoKeys/k");
        other.driver().run();

        assertThat(other.cloud.owned()).isEmpty();
        assertThat(other.done().outcome())
                .isInstanceOfSatisfying(
                        ScanOutcome.Unsupported.class,
                        unsupported ->
                                assertThat(unsupported.reason()).contains("root", "cryptoKeys/k", "useToDecrypt"));
        assertThat(other.jobs.machine(machine.id()).orElseThrow().nextScanAt())
                .isEqualTo(JobId.nextPeriod(machine.id(), START, DAY));
    }

    @Test
    void planned_keyOfTheOwner_isUnsupportedAndNothingIsMade() {
        VmWorld other = new VmWorld(
                VmWorld.machine("7", VmWorld.disk("root", new MachineDisk.Key.Supplied())), List.of(ScanType.OS));
        other.driver().run();

        assertThat(other.done().outcome()).isInstanceOf(ScanOutcome.Unsupported.class);
        assertThat(other.job().made()).isEmpty();
    }

    @Test
    void snapshotting_failsTwice_isTriedThreeTimesWithBackOff() {
        world.faults.failSnapshots(world.machine.disks().get(1).source(), 2);
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.job().attempt()).isEqualTo(3);
        assertThat(watch.path()).filteredOn(JobPhase.PLANNED::equals).hasSize(3);
        assertThat(Duration.between(START, world.clock.instant())).isGreaterThan(Duration.ofMinutes(25));
    }

    @Test
    void snapshotting_failsThreeTimes_isFailedAndRestsSixHours() {
        world.faults.failSnapshots(world.machine.disks().get(0).source(), 3);
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.SNAPSHOT_FAILED);
        assertThat(world.jobs.machine(world.machine.id()).orElseThrow().nextScanAt())
                .isEqualTo(world.done().at().plus(Duration.ofHours(6)));
    }

    @Test
    void planned_deletionOfTheLastTryLost_isRepeatedBeforeTheNextOne() {
        AtomicInteger lost = new AtomicInteger();
        world.line()
                .add(call -> call.name().equals("VmCloud.delete") && lost.incrementAndGet() <= 2 ? true : call.make());
        world.faults.failSnapshots(world.machine.disks().get(0).source(), 1);
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.job().attempt()).isEqualTo(2);
    }

    @Test
    void snapshotting_neverReady_isFailedAfterThreeDeadlines() {
        world.faults.snapshotTime(Duration.ofDays(1));
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.SNAPSHOT_FAILED);
    }

    @Test
    void snapshotting_overQuotaForAWhile_waits() {
        world.faults.overQuota(true);
        world.driver().run(JobPhase.SNAPSHOTTING);
        world.workflow().step(world.id, "execution-1");
        assertThat(world.cloud.owned()).isEmpty();
        world.faults.overQuota(false);
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
    }

    @Test
    void cleaning_createArrivesLateAfterTheJobWasCancelled_isStillRemoved() throws Throwable {
        List<CallLine.Call> underWay = new ArrayList<>();
        world.line().add(call -> {
            if (call.name().equals("VmCloud.snapshot") && underWay.isEmpty()) {
                underWay.add(call);
                throw new PortException(PortException.Kind.UNAVAILABLE, "snapshot : time-out");
            }
            return call.make();
        });
        world.driver().run(JobPhase.SNAPSHOTTING);
        assertThatThrownBy(() -> world.workflow().step(world.id, "execution-1")).isInstanceOf(PortException.class);
        world.workflow().cancel(world.id);
        world.workflow().step(world.id, "execution-1");
        world.workflow().step(world.id, "execution-1");
        world.clock.advance(Duration.ofSeconds(60));
        world.workflow().step(world.id, "execution-1");
        underWay.get(0).make();
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Cancelled.class);
    }

    @Test
    void cleaning_somethingThatCannotBeDeleted_staysUntilItIsGoneAndKeepsItsOutcome() {
        AtomicBoolean denied = new AtomicBoolean(true);
        world.line().add(call -> {
            if (denied.get() && call.name().equals("VmCloud.delete")) {
                throw new PortException(PortException.Kind.DENIED, "delete : denied");
            }
            return call.make();
        });
        world.driver().run(JobPhase.DELIVERING);
        for (int step = 0; step < 30; step++) {
            StepAnswer answer = world.workflow().step(world.id, "execution-1");
            world.clock.advance(Duration.ofSeconds(Math.max(5, answer.waitSeconds())));
        }
        assertThat(world.phase()).isEqualTo(JobPhase.CLEANING);
        assertThat(world.job().reason()).contains("denied");

        denied.set(false);
        world.driver().run();
        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
    }

    @Test
    void cancel_asksOnceAndTakesEffectWithTheNextStep() {
        world.driver().run(JobPhase.SCANNING);
        world.workflow().cancel(world.id);
        long rev = world.job().rev();
        world.workflow().cancel(world.id);
        assertThat(world.job().rev()).isEqualTo(rev);
        assertThat(world.phase()).isEqualTo(JobPhase.SCANNING);

        world.workflow().step(world.id, "execution-1");
        assertThat(world.phase()).isEqualTo(JobPhase.CLEANING);
        world.driver().run();
        watch.assertEndedWell();
    }

    private ScanOutcome.Failed failed(FailureKind kind) {
        ScanOutcome outcome = world.done().outcome();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ScanOutcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(kind));
        return (ScanOutcome.Failed) outcome;
    }
}
