/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.Race;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.simulator.ScanRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrySensorEngineTest {
    private static final String ECR = "444455556666.dkr.ecr.eu-west-1.amazonaws.com";
    private static final SensorSettings REGISTERING =
            new SensorSettings(Duration.ofDays(30), "arn:aws:iam::444455556666:role/qualys-ecr");

    private SensorWorld world = new SensorWorld("{}");

    @AfterEach
    void close() {
        world.close();
    }

    private void start(String scenario) {
        world.close();
        world = new SensorWorld(scenario);
    }

    @Test
    void earlierResult_withinTheAge_isReusedAndAfterItIsNot() {
        ScanJob job = world.job("shop/web", "1.0");
        assertThat(world.engine().earlierResult(job)).isEmpty();
        Instant scannedAt = ((Polled.Finished) world.scanned(job)).evidence().scannedAt();

        world.clock.advance(Duration.ofDays(29));
        assertThat(world.engine().earlierResult(job))
                .hasValueSatisfying(reused -> assertThat(reused.scannedAt()).isEqualTo(scannedAt));
        world.clock.advance(Duration.ofDays(2));
        assertThat(world.engine().earlierResult(job)).isEmpty();
    }

    @Test
    void poll_forcedAndFeatureOn_finishesWithTheNewScan() {
        start("{\"world\":{\"forceFeature\":true}}");
        Instant first = evidence(world.scanned(world.job("shop/web", "1.0"))).scannedAt();
        world.clock.advance(Duration.ofHours(1));

        Evidence second = evidence(world.scanned(world.forced("shop/web", "1.0")));

        assertThat(second).isInstanceOf(Evidence.Scanned.class);
        assertThat(second.scannedAt()).isAfter(first.plus(Duration.ofHours(1)));
    }

    @Test
    void poll_forcedAndFeatureOff_failsAndSaysWhatToAskFor() {
        world.scanned(world.job("shop/web", "1.0"));
        world.clock.advance(Duration.ofHours(1));

        assertThat(world.scanned(world.forced("shop/web", "1.0")))
                .isInstanceOfSatisfying(Polled.Failed.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(FailureKind.FORCE_NOT_EFFECTIVE);
                    assertThat(failed.reason()).contains("Force Registry Image Scan");
                });
    }

    @Test
    void poll_notForcedAndFeatureOff_reusesWithARemark() {
        Instant first = evidence(world.scanned(world.job("shop/web", "1.0"))).scannedAt();
        world.clock.advance(Duration.ofHours(1));

        assertThat(evidence(world.scanned(world.job("shop/web", "1.0"))))
                .isInstanceOfSatisfying(Evidence.Reused.class, reused -> {
                    assertThat(reused.scannedAt()).isEqualTo(first);
                    assertThat(reused.remark()).contains("forced scans are not enabled");
                });
    }

    @Test
    void poll_scheduleFailed_failsAtOnceWithItsText() {
        start("{\"world\":{\"failSchedules\":[{\"repositories\":[\"broken/*\"],\"error\":\"no sensor \\\"x\\\"\"}]}}");
        Instant before = world.clock.instant();

        assertThat(world.scanned(world.job("broken/web", "1.0")))
                .isInstanceOfSatisfying(Polled.Failed.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(FailureKind.ENGINE_FAILED);
                    assertThat(failed.reason()).contains("CMS-2014").contains("no sensor 'x'");
                });
        assertThat(Duration.between(before, world.clock.instant())).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void poll_oneOfABatchFails_theOthersFinish() {
        start("{\"world\":{\"failSchedules\":[{\"repositories\":[\"broken/*\"],\"error\":\"no sensor\"}]}}");
        List<ScanJob> jobs = List.of(world.job("broken/web", "1.0"), world.job("shop/web", "1.0"));
        List<Submission> submissions = world.submitted(jobs);

        assertThat(world.ended(jobs.get(1), submissions.get(1))).isInstanceOf(Polled.Finished.class);
        assertThat(world.ended(jobs.get(0), submissions.get(0)))
                .isInstanceOfSatisfying(
                        Polled.EndedWithout.class,
                        ended -> assertThat(ended.reason()).contains("no sensor"));
    }

    @Test
    void poll_imageScanFailed_failsWithItsCode() {
        start("{\"world\":{\"failImages\":[{\"repositories\":[\"shop/*\"],\"code\":\"CMS-1301\"}]}}");

        assertThat(world.scanned(world.job("shop/web", "1.0")))
                .isEqualTo(new Polled.Failed(FailureKind.ENGINE_FAILED, "Qualys reports scan error CMS-1301"));
    }

    @Test
    void poll_imageAppearsLate_isWaitedFor() {
        start("{\"world\":{\"lateSeconds\":600}}");
        ScanJob job = world.job("shop/web", "1.0");
        Submission submission = world.submitted(job);

        assertThat(world.ended(job, submission)).isInstanceOf(Polled.EndedWithout.class);
        world.clock.advance(Duration.ofMinutes(8));
        assertThat(world.ended(job, submission)).isInstanceOf(Polled.Finished.class);
    }

    @Test
    void fetch_notProcessedYet_waitsHalfAsLongAgain() {
        start("{\"world\":{\"processSeconds\":1200}}");
        ScanJob job = world.job("shop/vulnerable", "1.0");
        Submission submission = world.submitted(job);
        Evidence seen = new Evidence.Scanned(world.clock.instant().plusSeconds(60));
        world.clock.advance(Duration.ofSeconds(180));
        assertThat(wait(world.engine().fetch(job, seen))).isEqualTo(Duration.ofSeconds(60));
        world.clock.advance(Duration.ofSeconds(480));
        assertThat(wait(world.engine().fetch(job, seen))).isEqualTo(Duration.ofSeconds(300));

        Polled polled = world.ended(job, submission);
        assertThat(world.engine().fetch(job, evidence(polled)))
                .isInstanceOfSatisfying(
                        Fetched.Findings.class,
                        fetched -> assertThat(fetched.findings()).isNotEmpty());
    }

    @Test
    void poll_identityUnknownAndOneRow_adoptsIt() {
        ScanJob job = world.unidentified("shop/web", "1.0");

        Polled polled = world.scanned(job);

        assertThat(((Polled.Finished) polled).adopted())
                .isEqualTo(Digest.sha256(world.simulator.configSha(SensorWorld.HOST, "shop/web", "1.0")));
    }

    @Test
    void poll_identityUnknownAndTwoRows_isAmbiguous() {
        ScanJob job = world.unidentified("shop/web", "1.0");
        Submission submission = world.submitted(job);
        world.clock.advance(Duration.ofMinutes(3));
        world.simulator.moveTag(SensorWorld.HOST, "shop/web", "1.0");
        world.scanned(world.job("shop/web", "1.0"));

        assertThat(world.ended(job, submission))
                .isInstanceOfSatisfying(
                        Polled.Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.AMBIGUOUS));
    }

    @Test
    void poll_onlyTheSiblingWasScanned_saysSo() {
        Digest arm = Digest.of("the arm64 image".getBytes(StandardCharsets.UTF_8));

        assertThat(world.scanned(world.job("shop/web", "1.0", arm)))
                .isInstanceOfSatisfying(
                        Polled.EndedWithout.class,
                        ended -> assertThat(ended.sibling()).isTrue());
    }

    @Test
    void submit_replyLost_isFoundByNameAndNotMadeTwice() {
        start("{\"faults\":[{\"call\":\"POST /csapi/v1.3/registry/*/schedule\",\"drop\":true,\"done\":true}]}");
        List<ScanJob> jobs = List.of(world.job("shop/web", "1.0"), world.job("shop/api", "1.0"));

        List<Submission> submissions = world.submitted(jobs);

        assertThat(world.simulator.schedules()).isEqualTo(1);
        assertThat(submissions.get(1).jobId()).isNotNull();
        assertThat(world.ended(jobs.get(1), submissions.get(1))).isInstanceOf(Polled.Finished.class);
    }

    @Test
    void submit_repeatedWithAJobThatIsNew_doesNotPassTheNewOneOff() {
        ScanJob first = world.job("shop/web", "1.0");
        Submission alone = world.submitted(first);
        ScanJob again = new ScanJob(
                first.key(),
                first.fence(),
                first.image(),
                first.configDigest(),
                null,
                null,
                null,
                false,
                true,
                first.requestedAt());

        List<Submission> both = world.submitted(List.of(again, world.job("shop/api", "1.0")));

        assertThat(both.get(0).job()).isEqualTo(alone.job());
        assertThat(both.get(1).job()).isNotEqualTo(alone.job());
        world.clock.advance(Duration.ofMinutes(1));
        assertThat(world.simulator.scansOf("shop/api")).hasSize(1);
        assertThat(world.simulator.scansOf("shop/web")).hasSize(1);
    }

    @Test
    void prepare_twentyRacers_registerOnce() throws Exception {
        start(SensorWorld.NO_LIMITS);
        ScanJob job = ecrJob();

        List<Prepared> answers = Race.of(
                20, i -> untilReady(i % 2 == 0 ? world.process(REGISTERING).engine() : shared(), job));

        assertThat(answers).allMatch(answers.get(0)::equals);
        assertThat(world.simulator.registryUris().stream().filter(uri -> uri.contains(ECR)))
                .hasSize(1);
    }

    private RegistrySensorEngine shared;

    private synchronized RegistrySensorEngine shared() {
        shared = shared == null ? world.process(REGISTERING).engine() : shared;
        return shared;
    }

    private static Prepared untilReady(RegistrySensorEngine engine, ScanJob job) {
        Prepared answer = new Prepared.NotYet(Duration.ZERO, "not asked");
        while (answer instanceof Prepared.NotYet) {
            try {
                answer = engine.prepare(job);
            } catch (QualysException busy) {
                assertThat(busy.kind()).isEqualTo(QualysException.Kind.RATE_LIMITED);
            }
        }
        return answer;
    }

    @Test
    void prepare_roleNotKnownEverywhereYet_waitsForFiveMinutesAndThenFails() {
        start("{\"faults\":[{\"call\":\"POST /csapi/v1.3/registry\",\"times\":0,\"status\":400}]}");
        RegistrySensorEngine engine = world.process(REGISTERING).engine();
        ScanJob job = ecrJob();

        assertThat(engine.prepare(job))
                .isInstanceOfSatisfying(
                        Prepared.NotYet.class,
                        notYet -> assertThat(notYet.delay()).isEqualTo(Duration.ofSeconds(30)));
        world.clock.advance(Duration.ofMinutes(5));

        assertThatThrownBy(() -> engine.prepare(job))
                .isInstanceOfSatisfying(
                        QualysException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(QualysException.Kind.REJECTED));
    }

    @Test
    void prepare_unknownRegistry_isImpossibleAndAskedOnce() {
        RegistrySensorEngine engine = world.engine();
        for (int i = 0; i < 10; i++) {
            assertThat(engine.prepare(ecrJob()))
                    .isInstanceOfSatisfying(
                            Prepared.Impossible.class,
                            no -> assertThat(no.reason()).contains(ECR).contains("QUALYS_ECR_ROLE_ARN"));
        }
        assertThat(world.calls("GET /registry")).isLessThanOrEqualTo(2);
    }

    @Test
    void submit_fiftyImages_areOneScheduleOfExactlyTheirTags() {
        List<ScanJob> jobs = IntStream.range(0, 50)
                .mapToObj(i -> world.job("shop/app" + i, "1." + i))
                .toList();

        world.submitted(jobs);
        world.clock.advance(Duration.ofMinutes(1));

        assertThat(world.simulator.schedules()).isEqualTo(1);
        for (int i = 0; i < 50; i++) {
            assertThat(world.simulator.scansOf("shop/app" + i))
                    .extracting(ScanRecord::tag)
                    .containsExactly("1." + i);
        }
    }

    private ScanJob ecrJob() {
        Digest digest = Digest.of("an image".getBytes(StandardCharsets.UTF_8));
        return new ScanJob(
                ScanKey.of(digest, Platform.LINUX_AMD64, "pkg"),
                1,
                ImageReference.parse(ECR + "/shop/web:1.0"),
                digest,
                null,
                null,
                null,
                false,
                false,
                world.clock.instant());
    }

    private static Evidence evidence(Polled polled) {
        assertThat(polled).isInstanceOf(Polled.Finished.class);
        return ((Polled.Finished) polled).evidence();
    }

    private static Duration wait(Fetched fetched) {
        return ((Fetched.NotYet) fetched).delay();
    }
}
