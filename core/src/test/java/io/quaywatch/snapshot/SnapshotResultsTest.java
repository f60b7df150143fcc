/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static io.quaywatch.snapshot.VmWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.local.ScannerWork;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scanner leaves, what that comes to, and how it is delivered. */
class SnapshotResultsTest {
    private final VmWorld world = new VmWorld();
    private final SnapshotWatch watch = SnapshotWatch.over(world);

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

    private ScanOutcome.Failed failed(FailureKind kind) {
        ScanOutcome outcome = world.done().outcome();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ScanOutcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(kind));
        return (ScanOutcome.Failed) outcome;
    }
}
