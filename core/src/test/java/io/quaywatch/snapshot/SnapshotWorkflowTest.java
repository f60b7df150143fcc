/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static io.quaywatch.snapshot.VmWorld.DAY;
import static io.quaywatch.snapshot.VmWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.local.ScannerWork;
import io.quaywatch.port.PortException;
import io.quaywatch.port.Race;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
                .isEqualTo(START.plus(DAY));
    }

    @Test
    void step_afterTheEnd_saysSoAndChangesNothing() {
        world.driver().run();
        SnapshotJob before = world.job();

        assertThat(world.workflow().step(world.id, "late"))
                .isEqualTo(new StepAnswer(world.id, JobPhase.DONE, 0, true, "Collected"));
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
        assertThat(other.jobs.machine(machine.id()).orElseThrow().nextScanAt()).isEqualTo(START.plus(DAY));
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
    void queued_allSlotsTaken_failsAfterSixHours() {
        for (int slot = 1; slot <= SnapshotSettings.standard().scannersPerRegion(); slot++) {
            world.leases.acquire(ResourceNames.slot("europe-west1", slot), "other-" + slot, START, START.plus(DAY));
        }
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.NO_CAPACITY);
        assertThat(watch.path()).doesNotContain(JobPhase.PROVISIONING);
        assertThat(Duration.between(START, world.done().at())).isBetween(Duration.ofHours(6), Duration.ofHours(7));
    }

    @Test
    void slots_oneForTwoJobs_areNeverHeldTogetherAndAreGivenBack() {
        SnapshotSettings one = new SnapshotSettings(DAY, Duration.ofMinutes(30), DAY, 1, true, Map.of());
        Machine second = VmWorld.machine("4712");
        String other = JobId.scheduled(second.id(), START, DAY, 0);
        world.cloud.add(second);
        world.jobs.insert(SnapshotJob.planned(other, second, List.of(ScanType.OS), false, START));
        int most = 0;
        for (int round = 0; round < 400; round++) {
            for (String id : List.of(world.id, other)) {
                new SnapshotWorkflow(world.ports(), one).step(id, "execution-" + id);
            }
            most = Math.max(most, (int) world.cloud.owned().stream()
                    .filter(owned -> owned.resource().kind() == Resource.Kind.SCANNER)
                    .filter(owned -> world.cloud.scanner(
                                    owned.resource().name(),
                                    String.valueOf(owned.resource().place()))
                            instanceof VmCloud.ScannerStatus.Running)
                    .count());
            world.clock.advance(Duration.ofSeconds(20));
        }

        assertThat(most).isEqualTo(1);
        assertThat(world.jobs.find(other).orElseThrow().done()).isTrue();
        assertThat(world.job().done()).isTrue();
        assertThat(world.leases.acquire(
                        ResourceNames.slot("europe-west1", 1), "x", world.clock.instant(), START.plus(DAY)))
                .isPresent();
    }

    @Test
    void provisioning_noSpot_takesAStandardMachineInTheNextPlace() {
        for (String place : world.cloud.places("europe-west1")) {
            world.faults.fill(place, true);
        }
        world.faults.fill("europe-west1-b", false);
        List<String> tried = new ArrayList<>();
        world.line().add(call -> {
            if (call.name().equals("VmCloud.launch")) {
                VmCloud.ScannerOrder order = (VmCloud.ScannerOrder) call.arguments()[0];
                tried.add(order.place() + (order.spot() ? " spot" : " standard"));
            }
            return call.make();
        });
        world.driver().run();

        watch.assertEndedWell();
        assertThat(tried)
                .containsExactly(
                        "europe-west1-b spot",
                        "europe-west1-c spot",
                        "europe-west1-d spot",
                        "europe-west1-b standard",
                        "europe-west1-c standard");
        assertThat(world.job().attempt()).isEqualTo(1);
    }

    @Test
    void provisioning_scanner_isToldItsTaskAndIsLimited() {
        List<VmCloud.ScannerOrder> orders = new ArrayList<>();
        world.line().add(call -> {
            if (call.name().equals("VmCloud.launch")) {
                orders.add((VmCloud.ScannerOrder) call.arguments()[0]);
            }
            return call.make();
        });
        world.driver().run();

        VmCloud.ScannerOrder order = orders.get(0);
        assertThat(order.metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "job", world.id,
                        "attempt", "1",
                        "types", "os",
                        "disks", "d0,d1",
                        "timeouts", "os=1800",
                        "target", "cloud=gcp,scope=shop-prod,place=europe-west1-b,number=4711"));
        assertThat(order.labels())
                .containsEntry("jobid", world.id)
                .containsEntry(
                        "expiresat",
                        Long.toString(START.plus(Duration.ofHours(9)).getEpochSecond()));
        assertThat(order.longest()).isEqualTo(Duration.ofMinutes(50));
        assertThat(order.disks())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("d0", ResourceNames.snapshot(world.id, 0), "d1", ResourceNames.snapshot(world.id, 1)));
    }

    @Test
    void provisioning_noRoomAnywhere_failsAfterSixHoursNotEarlier() {
        for (String place : world.cloud.places("europe-west1")) {
            world.faults.fill(place, true);
            world.faults.fill(place, false);
        }
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.NO_CAPACITY);
        assertThat(Duration.between(START, world.done().at())).isBetween(Duration.ofHours(6), Duration.ofHours(7));
        assertThat(world.job().attempt()).isEqualTo(1);
    }

    @Test
    void provisioning_createTimedOutButSucceeded_makesNoSecondScanner() {
        AtomicBoolean lost = new AtomicBoolean();
        world.line().add(call -> {
            Object answer = call.make();
            if (call.name().equals("VmCloud.launch") && lost.compareAndSet(false, true)) {
                throw new PortException(PortException.Kind.UNAVAILABLE, "launch : time-out");
            }
            return answer;
        });
        world.driver().run(JobPhase.SCANNING);

        assertThat(scanners()).hasSize(1);
        world.driver().run();
        watch.assertEndedWell();
        assertThat(world.job().attempt()).isEqualTo(1);
    }

    @Test
    void cleaning_createArrivesLateAfterTheJobWasCancelled_isStillRemoved() throws Throwable {
        List<CallLine.Call> underWay = new ArrayList<>();
        world.line().add(call -> {
            if (call.name().equals("VmCloud.launch") && underWay.isEmpty()) {
                underWay.add(call);
                throw new PortException(PortException.Kind.UNAVAILABLE, "launch : time-out");
            }
            return call.make();
        });
        world.driver().run(JobPhase.PROVISIONING);
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
    void scanning_preemptedFourTimes_doesNotCountAndEndsOnAMachineThatStays() {
        world.faults.preempt("qsv-" + world.id, 4);
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.job().preempted()).isEqualTo(2);
        assertThat(world.job().attempt()).isEqualTo(3);
    }

    @Test
    void scanning_preemptedMidScan_startsAgainInAFreshDirectory() {
        world.driver().run(JobPhase.SCANNING);
        world.clock.advance(Duration.ofMinutes(4));
        assertThat(world.cloud.preemptAll()).isEqualTo(1);
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.job().attempt()).isEqualTo(2);
        assertThat(world.job().preempted()).isEqualTo(1);
    }

    @Test
    void scanning_neverHeardOf_isGivenUpAfterThreeScanners() {
        world.faults.mute(true);
        world.faults.scanTime(Duration.ofHours(5));
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.ENGINE_FAILED);
        assertThat(world.job().attempt()).isEqualTo(3);
        assertThat(Duration.between(START, world.done().at())).isLessThan(Duration.ofMinutes(40));
    }

    @Test
    void scanning_neverFinished_isTimedOut() {
        world.faults.scanTime(Duration.ofHours(5));
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.TimedOut.class);
    }

    @Test
    void scanning_endedWithoutManifest_isACrash() {
        world.faults.scanner((order, files) -> {});
        world.driver().run();

        watch.assertEndedWell();
        assertThat(failed(FailureKind.ENGINE_FAILED).reason()).contains("SCANNER_CRASH");
    }

    @Test
    void collected_corruptManifest_isScannedOnceMoreAndThenBad() {
        world.faults.scanner((order, files) -> files.put(
                world.id,
                Integer.parseInt(order.metadata().get(ScannerTask.ATTEMPT)),
                "manifest.json",
                "{\"job\":".getBytes(StandardCharsets.UTF_8)));
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.BAD_RESULT);
        assertThat(world.job().attempt()).isEqualTo(2);
    }

    @Test
    void collected_hashMismatchOnce_isScannedAgainAndGood() {
        world.faults.scanner((order, files) -> {
            if (order.metadata().get(ScannerTask.ATTEMPT).equals("1")) {
                files.put(world.id, 1, "os-ChangeList.db.xz", new byte[] {1, 2, 3});
            }
            ScannerWork.good().work(order, files);
        });
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.job().badResults()).isEqualTo(1);
    }

    @Test
    void collected_fileMissing_isNeverAResult() {
        world.faults.scanner((order, files) -> {
            ScannerWork.good().work(order, files);
            int attempt = Integer.parseInt(order.metadata().get(ScannerTask.ATTEMPT));
            files.lose(world.id, attempt, "os-ChangeList.db.xz");
        });
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.BAD_RESULT);
        assertThat(world.sink.uploads()).isZero();
    }

    @Test
    void collected_manifestOfAnotherJob_isBad() {
        world.faults.scanner((order, files) -> files.put(
                world.id,
                Integer.parseInt(order.metadata().get(ScannerTask.ATTEMPT)),
                "manifest.json",
                ("{\"job\":\"ffffffffffffffffffff\",\"attempt\":1,\"scanner\":\"x\",\"types\":{},\"files\":[]}")
                        .getBytes(StandardCharsets.UTF_8)));
        world.driver().run();

        watch.assertEndedWell();
        failed(FailureKind.BAD_RESULT);
    }

    @Test
    void types_mixed_arePartialWithTheirCodes() {
        ScanOutcome outcome =
                scanned(type -> type == ScanType.SECRET ? new TypeStatus.Error("TIMEOUT") : new TypeStatus.Ok());

        assertThat(outcome)
                .isEqualTo(new ScanOutcome.Partial(null, PartialReason.SCAN_TYPES, "os OK, swca OK, secret TIMEOUT"));
    }

    @Test
    void types_osFailed_softwareIsNoResultEither() {
        ScanOutcome outcome =
                scanned(type -> type == ScanType.OS ? new TypeStatus.Error("NO_OS") : new TypeStatus.Ok());

        assertThat(outcome)
                .isEqualTo(
                        new ScanOutcome.Partial(null, PartialReason.SCAN_TYPES, "os NO_OS, swca NEEDS_OS, secret OK"));
    }

    @Test
    void types_none_isFailed_allUnsupported_isUnsupported() {
        assertThat(scanned(type -> new TypeStatus.Error("MOUNT")))
                .isEqualTo(new ScanOutcome.Failed(FailureKind.ENGINE_FAILED, "os MOUNT, swca MOUNT, secret MOUNT"));
        assertThat(scanned(type -> new TypeStatus.Error("UNSUPPORTED"))).isInstanceOf(ScanOutcome.Unsupported.class);
        assertThat(scanned(type -> new TypeStatus.Running())).isInstanceOf(ScanOutcome.Failed.class);
    }

    private static ScanOutcome scanned(java.util.function.Function<ScanType, TypeStatus> statuses) {
        VmWorld other = new VmWorld(VmWorld.machine("8"), List.of(ScanType.values()));
        other.faults.scanner(ScannerWork.with(statuses));
        other.driver().run();
        assertThat(other.cloud.owned()).isEmpty();
        return other.done().outcome();
    }

    @Test
    void delivering_sinkDownForAnHour_keepsOutcomeAndFilesAndIsReplayedWithoutAScan() {
        world.sink.down(true);
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.done().delivery()).isFalse();
        assertThat(world.workflow().redeliver(world.id)).isFalse();

        world.clock.advance(Duration.ofHours(1));
        world.sink.down(false);
        assertThat(world.workflow().redeliver(world.id)).isTrue();
        assertThat(world.workflow().redeliver(world.id)).isTrue();

        assertThat(world.done().delivery()).isTrue();
        assertThat(world.sink.uploads()).isEqualTo(1);
        assertThat(world.job().attempt()).isEqualTo(1);
        assertThat(world.files.names()).isEmpty();
        assertThat(world.cloud.owned()).isEmpty();
    }

    @Test
    void delivering_sinkDownForTenMinutes_isDeliveredInTheFirstRun() {
        world.sink.down(true);
        world.driver().run(JobPhase.DELIVERING);
        VmDriver driver = world.driver().beforeStep(() -> {
            JobState state = world.job().state();
            if (state instanceof JobState.Delivering delivering
                    && world.clock.instant().isAfter(delivering.deadline().minus(Duration.ofMinutes(5)))) {
                world.sink.down(false);
            }
        });
        driver.run();

        watch.assertEndedWell();
        assertThat(world.done().delivery()).isTrue();
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

    private List<VmCloud.Owned> scanners() {
        return world.cloud.owned().stream()
                .filter(owned -> owned.resource().kind() == Resource.Kind.SCANNER)
                .toList();
    }
}
