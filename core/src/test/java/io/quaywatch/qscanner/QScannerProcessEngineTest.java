/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.report.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class QScannerProcessEngineTest {
    @TempDir
    Path directory;

    private QScannerWorld world;

    @BeforeEach
    void open() {
        world = new QScannerWorld(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void submit_hangsAndIgnoresEverything_failsAtTheDeadlineAndIsGone() throws Exception {
        world.engineClock = new HurryingClock(world.standIn.log("hangs"), Duration.ofMinutes(6));

        Polled polled = world.scanned(
                "trap '' TERM INT HUP\n"
                        + "( log=$log setsid sh -c 'trap \"\" TERM; echo $$ > \"$log/pids\"; while :; do sleep 60; done' & )\n"
                        + "while [ ! -s \"$log/pids\" ]; do sleep 0.02; done; touch \"$log/hangs\"; while :; do sleep 60; done");

        assertThat(polled).isInstanceOfSatisfying(Polled.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.ENGINE_FAILED);
            assertThat(failed.reason()).contains("1800 s");
        });
        assertThat(world.standIn.scans()).isEqualTo(1);
        assertThat(world.runs()).isZero();
        for (String pid : Files.readAllLines(world.standIn.log("pids"))) {
            Path stat = Path.of("/proc", pid, "stat");
            assertThat(!Files.exists(stat) || Files.readString(stat).contains(") Z "))
                    .isTrue();
        }
    }

    @Test
    void submit_threadIsInterrupted_storesNothingAndCanBeRepeated() throws Exception {
        world.standIn.doing("[ -e \"$log/second\" ] || { touch \"$log/ready\"; sleep 600; }; report $sha $qids");
        ScanJob job = world.job(0);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                world.submitted(job);
            } catch (RuntimeException e) {
                thrown.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        while (!Files.exists(world.standIn.log("ready"))) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        thread.join();

        assertThat(((PortException) thrown.get()).kind()).isEqualTo(PortException.Kind.UNAVAILABLE);
        assertThat(interrupted.get()).isTrue();
        assertThat(world.runs()).isZero();
        Files.createFile(world.standIn.log("second"));
        assertThat(world.engine().poll(job, world.submitted(job))).isInstanceOf(Polled.Finished.class);
    }

    @Test
    void submit_anotherFence_isAnotherScan() {
        ScanJob first = world.job(0);
        world.submitted(first);
        world.clock.advance(Duration.ofSeconds(1));
        ScanJob second = world.job(0);

        Submission submission = world.submitted(second);

        assertThat(world.standIn.scans()).isEqualTo(2);
        world.engine().cleanUp(second, submission);
        assertThat(world.engine().poll(first, submission)).isInstanceOf(Polled.Finished.class);
    }

    @Test
    void submit_identityUnknown_takesTheTagAndAdoptsTheReportsImage() {
        String reference = QScannerWorld.name(0) + ":1.0";
        world.standIn.image(reference, QScannerWorld.config(0), QScannerWorld.qids(0));
        ScanJob job = world.unidentified(reference);

        Polled polled = world.engine().poll(job, world.submitted(job));

        assertThat(((Polled.Finished) polled).adopted()).isEqualTo(QScannerWorld.config(0));
    }

    @Test
    void submit_referenceWithTagAndDigest_isScannedByDigest() {
        ScanJob job = world.job(QScannerWorld.name(0) + ":1.0@" + QScannerWorld.top(0), QScannerWorld.config(0));

        assertThat(world.engine().poll(job, world.submitted(job))).isInstanceOf(Polled.Finished.class);
    }

    @Test
    void submit_anotherPlatform_isAskedFor() {
        ScanJob amd = world.job(0);
        ScanJob arm = new ScanJob(
                ScanKey.of(QScannerWorld.config(0), Platform.LINUX_ARM64, "pkg"),
                amd.fence(),
                amd.image(),
                amd.configDigest(),
                null,
                null,
                null,
                false,
                false,
                amd.requestedAt());

        // The stand-in has linux/amd64 only.
        assertThat(world.engine().poll(arm, world.submitted(arm))).isInstanceOf(Polled.Unsupported.class);
        assertThat(world.standIn.arguments()).contains("linux/arm64");
    }

    @Test
    void prepare_unknownProfile_isImpossible() {
        ImageReference image = ImageReference.parse(QScannerWorld.name(0) + ":1.0");
        ScanJob job = new ScanJob(
                ScanKey.of(QScannerWorld.config(0), Platform.LINUX_AMD64, "pkg-horoscope"),
                7,
                image,
                QScannerWorld.config(0),
                null,
                null,
                null,
                false,
                false,
                world.clock.instant());

        assertThat(world.engine().prepare(job)).isInstanceOf(Prepared.Impossible.class);
        assertThat(world.engine().poll(job, world.submitted(job))).isInstanceOf(Polled.Unsupported.class);
        assertThat(world.standIn.scans()).isZero();
    }

    @Test
    void scanTypes_ofProfiles_areThoseOfTheScanner() {
        assertThat(ScanTypes.of("pkg")).contains("os,sca");
        assertThat(ScanTypes.of("pkg-secret")).contains("os,sca,secret");
        assertThat(ScanTypes.of("")).isEmpty();
        assertThat(ScanTypes.of("pkg-")).isEmpty();
    }

    @Test
    void prepare_privateDirectoryIsOpenToOthers_isImpossible() throws Exception {
        Files.createDirectory(world.home);
        Files.setPosixFilePermissions(world.home, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(world.engine().prepare(world.job(0))).isInstanceOf(Prepared.Impossible.class);
    }

    @Test
    void prepare_archiveCannotBeHadNow_mayBeTriedAgain() throws Exception {
        QScannerProcessEngine engine = world.engine();
        try (var archives = Files.newDirectoryStream(directory, "*.gz")) {
            for (Path archive : archives) {
                Files.delete(archive);
            }
        }

        PortException thrown = catchThrowableOfType(PortException.class, () -> engine.prepare(world.job(0)));
        assertThat(thrown.kind().retryable()).isTrue();
    }

    @Test
    void submit_credentialsCannotBeHad_isThrownOnAndNothingIsStarted() {
        world.credentials = host -> {
            throw new RegistryException(RegistryException.Kind.UNREACHABLE, "no credential", null, null);
        };

        assertThatThrownBy(() -> world.submitted(world.job(0))).isInstanceOf(RegistryException.class);
        assertThat(world.standIn.scans()).isZero();
        assertThat(world.runs()).isZero();
    }

    @Test
    void earlierResult_notKnownAtQualys_isEmpty() {
        assertThat(world.engine().earlierResult(world.job(0))).isEmpty();
        assertThat(world.engine().name()).isEqualTo("qscanner-process");
        assertThat(world.engine().takesDigests()).isTrue();
    }

    @Test
    void removeLeftovers_oldRunsAndResults_removesThoseOnly() throws Exception {
        world.submitted(world.job(0));
        Path old = Files.createDirectories(world.home.resolve("run-old/out")).getParent();
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        Path unfinished = Files.createDirectory(world.home.resolve("new-old"));
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.EPOCH));
        Path young = Files.createDirectory(world.home.resolve("run-new"));
        Files.setLastModifiedTime(young, FileTime.from(world.clock.instant()));

        assertThat(world.engine().removeLeftovers(world.clock.instant())).isEqualTo(2);
        assertThat(old).doesNotExist();
        assertThat(unfinished).doesNotExist();
        assertThat(young).exists();
        world.clock.advance(Duration.ofDays(1));
        Files.setLastModifiedTime(young, FileTime.from(world.clock.instant()));
        assertThat(world.engine().removeLeftovers(world.clock.instant())).isEqualTo(1);
    }
}
