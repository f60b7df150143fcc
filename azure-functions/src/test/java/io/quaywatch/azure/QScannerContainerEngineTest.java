/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container of one scan comes to, against a stand-in of Azure and the simulated Qualys. */
class QScannerContainerEngineTest {
    private static final String LATE = "{\"world\":{\"lateSeconds\":7200,\"limits\":{\"calls\":0,\"concurrency\":0}}}";

    private ContainerWorld world = new ContainerWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Polled ended(int exit) {
        world.exit = exit;
        ScanJob job = world.job("shop/web");
        return world.ended(job, world.submitted(job));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 41, 42, 43})
    void poll_uploaded_isFinishedByWhatQualysHas(int exit) {
        assertThat(ended(exit)).isInstanceOf(Polled.Finished.class);
        assertThat(world.azure.requests).noneMatch(request -> request.contains("/logs"));
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 17})
    void poll_noOperatingSystem_isUnsupported(int exit) {
        assertThat(ended(exit))
                .isInstanceOfSatisfying(
                        Polled.Unsupported.class,
                        unsupported -> assertThat(unsupported.reason()).contains("exit " + exit));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 11, 14, 21, 30, 33, 37, 39, 50, 124, 137})
    void poll_otherExit_isFailedWithTheLastWordsOfTheLog(int exit) {
        world.azure.log = "starting\n\nfetching \u001b[31mthe\u202e image\nAuthorization: Bearer abcdefgh.ijkl\n"
                + "cannot use " + ContainerWorld.TOKEN + "\n";

        assertThat(ended(exit)).isInstanceOfSatisfying(Polled.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.ENGINE_FAILED);
            assertThat(failed.reason())
                    .contains("(exit " + exit + ")", "starting", "cannot use ***")
                    .doesNotContain(ContainerWorld.TOKEN, "abcdefgh", "\u001b", "\u202e", "\n");
        });
    }

    @Test
    void poll_longLog_isCut() {
        world.azure.log = "x".repeat(100_000);

        assertThat(((Polled.Failed) ended(11)).reason()).hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void poll_scannerImageCannotBePulled_isFailedAtOnce() {
        assertThat(ended(ContainerInstances.Program.NOT_PULLED))
                .isEqualTo(new Polled.Failed(FailureKind.ENGINE_FAILED, "the scanner's own image could not be pulled"));
    }

    @Test
    void poll_groupStopped_isFailed() {
        assertThat(ended(ContainerInstances.Program.STOPPED)).isInstanceOf(Polled.Failed.class);
    }

    @Test
    void poll_hangs_isRunningForAsLongAsItIsAsked() {
        assertThat(ended(ContainerInstances.Program.HANGS)).isInstanceOf(Polled.Running.class);
    }

    @Test
    void poll_groupGone_isFailed() {
        ScanJob job = world.job("shop/web");
        Submission submission = world.submitted(job);
        world.azure.groups.clear();

        assertThat(world.ended(job, submission))
                .isInstanceOfSatisfying(
                        Polled.Failed.class,
                        failed -> assertThat(failed.reason()).contains("gone"));
    }

    @Test
    void poll_exitZeroAndLogFullOfFindings_isNeverAResult() {
        world.uploads = false;
        world.azure.log = "{\"vulnerabilities\":[]} scan complete: 0 findings";
        ScanJob job = world.job("shop/web");
        Submission submission = world.submitted(job);
        world.clock.advance(Duration.ofMinutes(5));

        assertThat(world.engine().poll(job, submission)).isInstanceOf(Polled.Running.class);
    }

    @Test
    void fetch_reportLate_isIncompleteOnceTheWaitIsOver() {
        world.close();
        world = new ContainerWorld(LATE);
        ScanJob job = world.job("shop/web");
        Submission submission = world.submitted(job);
        world.clock.advance(Duration.ofMinutes(19));
        assertThat(world.engine().poll(job, submission)).isInstanceOf(Polled.Running.class);
        world.clock.advance(Duration.ofMinutes(1));

        Polled polled = world.engine().poll(job, submission);
        Fetched fetched = world.engine().fetch(job, ((Polled.Finished) polled).evidence());

        assertThat(fetched).isInstanceOfSatisfying(Fetched.Incomplete.class, late -> {
            assertThat(late.reason()).isEqualTo(PartialReason.REPORT_LATE);
            assertThat(late.findings()).isEmpty();
        });
    }

    @Test
    void earlierResult_scannedBefore_isReusedAndFetchedWithoutAContainer() {
        ScanJob job = world.job("shop/vulnerable");
        assertThat(world.engine().earlierResult(job)).isEmpty();
        world.simulator.uploadScan(ContainerWorld.HOST, "shop/vulnerable", "1.0");
        world.clock.advance(Duration.ofHours(1));

        Evidence.Reused earlier = world.engine().earlierResult(job).orElseThrow();

        assertThat(world.engine().fetch(job, earlier)).isInstanceOf(Fetched.Findings.class);
        assertThat(world.azure.created).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "409, ContainerGroupQuotaReached",
        "409, ServiceUnavailable",
        "409, ContainerGroupTransitioning",
        "400, ResourceRequestsNotSupported",
        "429, TooManyRequests",
        "503, ServiceUnavailable"
    })
    void submit_noRoom_waitsAndIsTakenLater(int status, String code) {
        world.azure.nextPuts.add(ContainerInstances.error(status, code));
        ScanJob job = world.job("shop/web");

        assertThat(world.submit(job)).isInstanceOfSatisfying(Submitted.NotYet.class, wait -> {
            assertThat(wait.delay()).isPositive();
            assertThat(wait.reason()).contains(code).doesNotContain("hunter2");
        });
        assertThat(world.submit(job)).isInstanceOf(Submitted.Accepted.class);
        assertThat(world.azure.created).isEqualTo(1);
    }

    @Test
    void submit_scannerImageUnknown_isRefused() {
        world.azure.nextPuts.add(ContainerInstances.error(400, "InaccessibleImage"));

        assertThat(world.submit(world.job("shop/web")))
                .isInstanceOfSatisfying(
                        Submitted.Refused.class,
                        refused -> assertThat(refused.reason()).contains("InaccessibleImage"));
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationFailed, DENIED, AuthorizationFailed",
        "400, 'bad code: hunter2', INVALID, 400",
        "500, InternalServerError, UNAVAILABLE, 500"
    })
    void submit_otherRefusal_isThrownWithItsCodeAndWithoutItsMessage(
            int status, String code, PortException.Kind kind, String shown) {
        world.azure.nextPuts.add(ContainerInstances.error(status, code));

        assertThatThrownBy(() -> world.submit(world.job("shop/web")))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(shown)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void submit_repeatedAfterTheContainerEnded_takesItsResult() {
        ScanJob job = world.job("shop/web");
        Submission first = world.submitted(job);
        world.clock.advance(Duration.ofMinutes(3));
        assertThat(world.engine().poll(job, first)).isInstanceOf(Polled.Finished.class);

        ScanJob again = new ScanJob(
                job.key(),
                job.fence(),
                job.image(),
                job.configDigest(),
                job.manifestDigest(),
                job.topDigest(),
                job.compressedBytes(),
                false,
                true,
                job.requestedAt());
        Submission second = world.submitted(again);

        assertThat(second.engineTime()).isEqualTo(first.engineTime());
        assertThat(world.engine().poll(job, second)).isInstanceOf(Polled.Finished.class);
        assertThat(world.azure.created).isEqualTo(1);
    }

    @Test
    void prepare_unknownProfile_isImpossible() {
        ScanJob job = world.job("shop/web");
        ScanJob other = new ScanJob(
                ScanKey.of(Digest.sha256(job.key().id()), Platform.LINUX_AMD64, "everything"),
                1,
                job.image(),
                job.configDigest(),
                null,
                null,
                null,
                false,
                false,
                job.requestedAt());

        assertThat(world.engine().prepare(other)).isInstanceOf(Prepared.Impossible.class);
    }
}
