/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.CallGate;
import io.quaywatch.qualys.QualysApi.RepositoryTag;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.qualys.QualysSettings;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.testing.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A scan of the simulated sensor stands for the upload: what Qualys knows afterwards is the same. */
class UploadedResultsTest {
    private static final String HOST = "registry.example";
    private static final String REPOSITORY = "shop/vulnerable-web";
    private static final Duration REPORT_WAIT = Duration.ofMinutes(20);
    private static final Duration MONTH = Duration.ofDays(30);

    private final VirtualClock clock = new VirtualClock();
    private @Nullable Simulator simulator;
    private QualysClient api;
    private UploadedResults uploaded;

    private void open(String world) {
        open(world, "[]");
    }

    private void open(String world, String faults) {
        simulator = Simulator.start(SimulatorOptions.defaults()
                .withClock(clock)
                .withScenario(Scenario.parse("test", "{\"world\":" + world + ",\"faults\":" + faults + "}")));
        api = QualysClient.create(
                new OkHttpClient(),
                QualysSettings.of(QualysPlatform.custom(URI.create(simulator.baseUrl()))),
                () -> new AccessToken("token-of-the-scanner-tests"),
                CallGate.open(),
                clock);
        uploaded = new UploadedResults(api, clock, REPORT_WAIT);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void scan_reportArrives_isFinishedWithItsFindings() {
        open("{}");
        ScanJob job = job(true);
        Submission submission = submission();
        assertThat(uploaded.poll(job, submission, clock.instant())).isInstanceOf(Polled.Running.class);
        upload();
        clock.advance(Duration.ofMinutes(5));

        Polled polled = uploaded.poll(job, submission, clock.instant());

        Evidence evidence = ((Polled.Finished) polled).evidence();
        assertThat(evidence.scannedAt()).isBetween(submission.engineTime(), clock.instant());
        assertThat(((Polled.Finished) polled).adopted()).isNull();
        assertThat(((Fetched.Findings) uploaded.fetch(job, evidence)).findings())
                .isNotEmpty();
    }

    @Test
    void scan_onlyLastWeeksResult_isLateAndNeverThatResult() {
        open("{}");
        upload();
        clock.advance(Duration.ofDays(7));
        ScanJob job = job(true);
        Submission submission = submission();
        Instant endedAt = clock.instant().plusSeconds(90);

        clock.advance(REPORT_WAIT.minusSeconds(1));
        assertThat(uploaded.poll(job, submission, endedAt)).isInstanceOf(Polled.Running.class);
        clock.advance(Duration.ofSeconds(1));
        Polled polled = uploaded.poll(job, submission, endedAt);

        assertThat(polled).isEqualTo(new Polled.Finished(new Evidence.Scanned(endedAt), null));
        assertLate(uploaded.fetch(job, new Evidence.Scanned(endedAt)));
    }

    @Test
    void fetch_reportArrivesAfterTheWait_isStillUsed() {
        open("{}");
        ScanJob job = job(true);
        Submission submission = submission();
        upload();
        clock.advance(REPORT_WAIT);
        Evidence.Scanned endedAt = new Evidence.Scanned(clock.instant());

        assertThat(uploaded.fetch(job, endedAt)).isInstanceOf(Fetched.Findings.class);
        assertThat(uploaded.poll(job, submission, endedAt.scannedAt())).isInstanceOf(Polled.Finished.class);
    }

    @Test
    void fetch_rowIsNotProcessedYet_waitsAndThenIsLate() {
        open("{\"processSeconds\":86400}");
        ScanJob job = job(true);
        upload();
        clock.advance(REPORT_WAIT);
        Evidence.Scanned endedAt = new Evidence.Scanned(clock.instant());

        assertThat(uploaded.poll(job, submission(), endedAt.scannedAt())).isInstanceOf(Polled.Running.class);
        assertThat(uploaded.fetch(job, endedAt)).isInstanceOf(Fetched.NotYet.class);
        clock.advance(REPORT_WAIT);

        assertLate(uploaded.fetch(job, endedAt));
    }

    @Test
    void poll_qualysReportsAnError_fails() {
        open("{\"failImages\":[{\"repositories\":[\"shop/*\"],\"code\":\"12\"}]}");
        ScanJob job = job(true);
        Submission submission = submission();
        upload();
        clock.advance(Duration.ofMinutes(5));

        assertThat(uploaded.poll(job, submission, clock.instant()))
                .isEqualTo(new Polled.Failed(FailureKind.ENGINE_FAILED, "Qualys reports scan error 12"));
        assertThat(uploaded.fetch(job, new Evidence.Scanned(clock.instant()))).isInstanceOf(Fetched.Failed.class);
    }

    @Test
    void fetch_withoutAnythingOfThisJob_isNoResult() {
        open("{}");
        ScanJob job = job(true);

        assertThat(uploaded.fetch(job, new Evidence.Scanned(Instant.EPOCH)))
                .isEqualTo(new Fetched.Failed(FailureKind.NO_RESULT, "Qualys has no result of this scan"));
        assertThat(uploaded.fetch(job, new Evidence.Reused(clock.instant(), "known")))
                .isInstanceOf(Fetched.Failed.class);
    }

    @Test
    void poll_identityUnknown_adoptsTheOneNewRowOfItsName() {
        open("{}");
        ScanJob job = job(false);
        Submission submission = submission();
        upload();
        clock.advance(Duration.ofMinutes(5));

        Polled.Finished finished = (Polled.Finished) uploaded.poll(job, submission, clock.instant());

        assertThat(finished.adopted()).isEqualTo(config());
    }

    @Test
    void poll_identityUnknownAndAnOldRow_isLate() {
        open("{}");
        upload();
        clock.advance(Duration.ofDays(1));
        ScanJob job = job(false);
        Submission submission = submission();
        clock.advance(REPORT_WAIT);

        Polled.Finished finished = (Polled.Finished) uploaded.poll(job, submission, clock.instant());

        assertThat(finished.adopted()).isNull();
        assertLate(uploaded.fetch(job, finished.evidence()));
    }

    @Test
    void earlierResult_youngEnough_isReusedAndFetched() {
        open("{}");
        upload();
        clock.advance(Duration.ofDays(7));
        ScanJob job = job(true);

        Evidence.Reused reused = uploaded.earlierResult(job, MONTH).orElseThrow();

        assertThat(uploaded.fetch(job, reused)).isInstanceOf(Fetched.Findings.class);
        assertThat(uploaded.earlierResult(job, Duration.ofDays(6))).isEmpty();
        assertThat(uploaded.earlierResult(job(false), MONTH)).isEmpty();
    }

    @Test
    void anyCall_qualysDoesNotAnswer_isThrownOn() {
        open("{}", "[{\"call\":\"GET /csapi/v1.3/images*\",\"times\":9,\"status\":400}]");
        ScanJob job = job(true);

        assertThatThrownBy(() -> uploaded.poll(job, submission(), clock.instant()))
                .isInstanceOf(QualysException.class);
        assertThatThrownBy(() -> uploaded.fetch(job, new Evidence.Scanned(clock.instant())))
                .isInstanceOf(QualysException.class);
    }

    private void upload() {
        String registry = api.registriesOf(HOST).get(0).id();
        api.createSchedule(registry, HOST, "upload", List.of(new RepositoryTag(REPOSITORY, "1.0")), true);
        clock.advance(Duration.ofMinutes(3));
    }

    private Submission submission() {
        return new Submission("function", "qw-1", null, clock.instant(), clock.instant());
    }

    private Digest config() {
        return Digest.sha256(simulator.configSha(HOST, REPOSITORY, "1.0"));
    }

    private ScanJob job(boolean identified) {
        ImageReference image = ImageReference.parse(HOST + "/" + REPOSITORY + ":1.0");
        return new ScanJob(
                identified
                        ? ScanKey.of(config(), Platform.LINUX_AMD64, "pkg")
                        : ScanKey.unverified(image, Platform.LINUX_AMD64, "pkg"),
                7,
                image,
                identified ? config() : null,
                null,
                null,
                null,
                false,
                false,
                clock.instant());
    }

    private static void assertLate(Fetched fetched) {
        assertThat(fetched).isInstanceOfSatisfying(Fetched.Incomplete.class, incomplete -> {
            assertThat(incomplete.reason()).isEqualTo(PartialReason.REPORT_LATE);
            assertThat(incomplete.findings()).isEmpty();
        });
    }
}
