/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Finding;
import io.quaywatch.report.PartialReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every exit code of {@code facts/qualys.md} §4.4. A report lies there each time: only the codes that stand for one may use it. */
class ExitCodesTest {
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

    @ParameterizedTest
    @ValueSource(ints = {0, 42, 43})
    void exit_withReportOrVerdict_isFinished(int code) {
        assertThat(scanned(code)).isInstanceOf(Polled.Finished.class);
        assertThat(world.standIn.scans()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1,2", "2,1", "3,1", "5,1", "6,2", "7,1", "8,1", "9,1", "10,1", "11,1", "12,1", "13,1", "14,1", "16,1", "18,1",
        "19,1", "20,1", "21,1", "30,1", "31,1", "32,1", "33,2", "34,1", "35,1", "36,1", "37,2", "38,1", "39,2", "99,1",
        "124,2", "137,2"
    })
    void exit_withError_fails(int code, int attempts) {
        assertThat(scanned(code)).isInstanceOfSatisfying(Polled.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.ENGINE_FAILED);
            assertThat(failed.reason()).contains("(exit " + code + ")");
        });
        assertThat(world.standIn.scans()).isEqualTo(attempts);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 17})
    void exit_noOperatingSystemItKnows_isUnsupported(int code) {
        assertThat(scanned(code)).isInstanceOf(Polled.Unsupported.class);
        assertThat(world.standIn.scans()).isEqualTo(1);
    }

    @Test
    void exit_noPolicyResult_isIncompleteWithItsFindings() {
        ScanJob job = world.job(0);
        Evidence evidence = ((Polled.Finished) scanned(41)).evidence();

        assertThat(world.engine().fetch(job, evidence)).isInstanceOfSatisfying(Fetched.Incomplete.class, incomplete -> {
            assertThat(incomplete.reason()).isEqualTo(PartialReason.POLICY_UNAVAILABLE);
            assertThat(incomplete.findings()).extracting(Finding::qid).isEqualTo(QScannerWorld.qids(0));
        });
    }

    @Test
    void exit_uploadedOnly_waitsForQualysAndEndsAsLate() {
        assertThat(scanned(40)).isInstanceOf(Polled.Running.class);
        ScanJob job = world.job(0);
        Submission submission = world.submitted(job);

        world.clock.advance(Duration.ofMinutes(20));
        Polled polled = world.engine().poll(job, submission);

        assertThat(polled).isInstanceOf(Polled.Finished.class);
        assertThat(world.engine().fetch(job, ((Polled.Finished) polled).evidence()))
                .isInstanceOfSatisfying(Fetched.Incomplete.class, incomplete -> {
                    assertThat(incomplete.reason()).isEqualTo(PartialReason.REPORT_LATE);
                    assertThat(incomplete.findings()).isEmpty();
                });
        assertThat(world.standIn.scans()).isEqualTo(1);
    }

    @Test
    void exit_retryableOnce_secondAttemptCounts() {
        Polled polled = world.scanned(
                "[ -e \"$log/tried\" ] || { touch \"$log/tried\"; echo 'connection reset' >&2; exit 6; }; report $sha $qids");

        assertThat(polled).isInstanceOf(Polled.Finished.class);
        assertThat(world.standIn.scans()).isEqualTo(2);
    }

    @Test
    void exit_retryableLate_isNotTriedAgain() {
        world.engineClock = new HurryingClock(world.standIn.log("slow"), Duration.ofMinutes(16));

        Polled polled = world.scanned("touch \"$log/slow\"; exit 6");

        assertThat(polled).isInstanceOf(Polled.Failed.class);
        assertThat(world.standIn.scans()).isEqualTo(1);
    }

    @Test
    void exit_withLastWords_areShownOnOneLine() {
        Polled polled = world.scanned("printf 'first\\n\\033[2Jbad \\007image\\n\\n' >&2; exit 12");

        assertThat(((Polled.Failed) polled).reason())
                .isEqualTo("qscanner: a part of the scan failed (exit 12): \uFFFD[2Jbad \uFFFDimage");
    }

    @Test
    void table_unknownCodes_neverStandForAReport() {
        List<Integer> withReport = List.of(0, 41, 42, 43);
        for (int code = -1; code < 256; code++) {
            assertThat(ExitCode.of(code).kind() == ExitCode.Kind.REPORT
                            || ExitCode.of(code).kind() == ExitCode.Kind.NO_POLICY)
                    .as("exit %d", code)
                    .isEqualTo(withReport.contains(code));
        }
    }

    private Polled scanned(int code) {
        return world.scanned("report $sha $qids; exit " + code);
    }
}
