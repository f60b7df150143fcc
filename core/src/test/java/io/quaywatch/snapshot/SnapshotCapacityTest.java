/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static io.quaywatch.snapshot.VmWorld.DAY;
import static io.quaywatch.snapshot.VmWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.local.ScannerWork;
import io.quaywatch.port.PortException;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who gets a scanner, where, and what happens when there is no room or it is taken back. */
class SnapshotCapacityTest {
    private final VmWorld world = new VmWorld();
    private final SnapshotWatch watch = SnapshotWatch.over(world);

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
    void provisioning_roomAfterTwoHours_isScannedThen() {
        for (String place : world.cloud.places("europe-west1")) {
            world.faults.fill(place, true);
            world.faults.fill(place, false);
        }
        world.driver()
                .beforeStep(() -> {
                    if (world.clock.instant().isAfter(START.plus(Duration.ofHours(2)))) {
                        world.faults.makeRoom();
                    }
                })
                .run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.job().attempt()).isEqualTo(1);
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
    void scanning_preemptedFourTimes_doesNotCountAndEndsOnAMachineThatStays() {
        world.faults.preempt("qsv-" + world.id, 4);
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.job().preempted()).isEqualTo(2);
        assertThat(world.job().attempt()).isEqualTo(3);
    }

    @Test
    void scanning_preemptedTwiceThenCrashed_hasTriesLeft() {
        world.faults.preempt("qsv-" + world.id, 2);
        world.faults.scanner((order, files) -> {
            if (!order.metadata().get(ScannerTask.ATTEMPT).equals("3")) {
                ScannerWork.good().work(order, files);
            }
        });
        world.driver().run();

        watch.assertEndedWell();
        assertThat(world.done().outcome()).isInstanceOf(ScanOutcome.Collected.class);
        assertThat(world.job().attempt()).isEqualTo(4);
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

    private List<VmCloud.Owned> scanners() {
        return world.cloud.owned().stream()
                .filter(owned -> owned.resource().kind() == Resource.Kind.SCANNER)
                .toList();
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
