/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static io.quaywatch.scan.ScanPhase.CHECK_CACHE;
import static io.quaywatch.scan.ScanPhase.CHECK_STATUS;
import static io.quaywatch.scan.ScanPhase.GET_REGISTRY;
import static io.quaywatch.scan.ScanPhase.GET_RESULTS;
import static io.quaywatch.scan.ScanPhase.RESOLVE_IMAGE;
import static io.quaywatch.scan.ScanPhase.SEND_NOTIFICATION;
import static io.quaywatch.scan.ScanPhase.STORE_RESULTS;
import static io.quaywatch.scan.ScanPhase.SUBMIT_SCAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.ImageReference;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.ScanOutcome.TimedOut;
import io.quaywatch.report.SkipReason;
import io.quaywatch.scan.ScanState.ResolveImage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every way through the machine, on a virtual clock. */
class ScanWorkflowTest {
    private final ScanWorld world = new ScanWorld();

    private static QualysException qualys(QualysException.Kind kind, Duration retryAfter) {
        return new QualysException(kind, "call", 0, null, retryAfter, null);
    }

    @Nested
    class Completing {
        @Test
        void run_newImage_goesThroughEveryPhaseOnce() {
            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(summary.outcome()).isInstanceOf(Complete.class);
            assertThat(world.phases)
                    .containsExactly(
                            RESOLVE_IMAGE,
                            CHECK_CACHE,
                            GET_REGISTRY,
                            SUBMIT_SCAN,
                            CHECK_STATUS,
                            GET_RESULTS,
                            STORE_RESULTS,
                            SEND_NOTIFICATION);
            assertThat(world.engine.cleaned).hasSize(1);
        }

        @Test
        void run_findingsAtThePolicy_failsItAndTells() {
            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(summary.passed()).isFalse();
            assertThat(summary.told()).isTrue();
            assertThat(world.sent).hasSize(1);
            assertThat(world.row(ScanWorld.IMAGE).pending()).isFalse();
        }

        @Test
        void run_noFindings_passesAndIsQuiet() {
            world.engine.findings = List.of();

            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(summary.passed()).isTrue();
            assertThat(world.sent).isEmpty();
            assertThat(world.row(ScanWorld.IMAGE).pending()).isFalse();
        }

        @Test
        void run_engineKnowsThisDigest_reusesItsResultWithoutASubmit() {
            Instant lastWeek = world.clock.instant().minus(Duration.ofDays(7));
            world.engine.earlier.add(() -> Optional.of(new Evidence.Reused(lastWeek, "scanned before")));

            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(((Complete) summary.outcome()).evidence())
                    .isEqualTo(new Evidence.Reused(lastWeek, "scanned before"));
            assertThat(world.engine.submits).isEmpty();
        }
    }

    @Nested
    class Skipping {
        @Test
        void run_freshResult_scansNothingAndStillTellsANewWorkload() {
            world.run(ScanWorld.IMAGE);
            ScanSummary summary = world.run(world.request("exec-2/0", ScanWorld.IMAGE, "other", false));

            assertThat(summary.outcome())
                    .isInstanceOfSatisfying(
                            Skipped.class, skip -> assertThat(skip.why()).isEqualTo(SkipReason.FRESH));
            assertThat(summary.passed()).isFalse();
            assertThat(world.engine.submits).hasSize(1);
            assertThat(world.sent).hasSize(2);
            assertThat(world.sent.get(1).workloads()).extracting("name").containsExactly("other");
        }

        @Test
        void run_sameWorkloadWithinADay_isNotToldAgain() {
            world.run(ScanWorld.IMAGE);
            world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", false));

            assertThat(world.sent).hasSize(1);
        }

        @Test
        void run_resultNoLongerFresh_scansAgain() {
            world.run(ScanWorld.IMAGE);
            world.clock.advance(Duration.ofHours(25));
            world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", false));

            assertThat(world.engine.submits).hasSize(2);
        }

        @Test
        void run_forced_scansThoughFresh() {
            world.run(ScanWorld.IMAGE);
            world.clock.advance(Duration.ofMinutes(1));
            world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", true));

            assertThat(world.engine.submits).hasSize(2);
            assertThat(world.engine.submits.get(1).get(0).force()).isTrue();
        }

        @Test
        void run_anotherIsScanning_joinsAndIsToldByTheWinner() {
            List<ScanSummary> summaries = world.runner()
                    .run(List.of(
                            new ResolveImage(world.request("exec-1/0", ScanWorld.IMAGE, "web", false)),
                            new ResolveImage(world.request("exec-2/0", ScanWorld.IMAGE, "other", false))));

            assertThat(summaries.get(1).outcome()).isEqualTo(new Skipped(SkipReason.JOINED, null));
            assertThat(world.engine.submits).hasSize(1);
            assertThat(world.sent).hasSize(1);
            assertThat(world.sent.get(0).workloads()).extracting("name").containsExactly("web", "other");
        }

        @Test
        void run_claimTakenOver_endsSuperseded() {
            world.engine.polled.add(() -> {
                world.clock.advance(Duration.ofHours(1));
                world.cache.claim(new ClaimRequest(
                        world.key(ScanWorld.IMAGE),
                        "exec-2/0",
                        ImageReference.parse(ScanWorld.IMAGE),
                        null,
                        ScanWorld.workload("other"),
                        world.clock.instant(),
                        world.clock.instant().plusSeconds(600),
                        Instant.EPOCH));
                return new Polled.Finished(new Evidence.Scanned(world.clock.instant()), null);
            });

            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(summary.outcome()).isEqualTo(new Skipped(SkipReason.SUPERSEDED, null));
            assertThat(world.row(ScanWorld.IMAGE).lastOutcome()).isNull();
        }
    }

    @Nested
    class Waiting {
        @Test
        void run_slowScan_waitsLongerEachTimeAndNeverPastTheDeadline() {
            IntStream.range(0, 20).forEach(i -> world.engine.polled.add(() -> new Polled.Running(null)));

            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(summary.outcome()).isEqualTo(new TimedOut(1800));
            assertThat(world.waits).extracting(StepResult::waitSeconds).startsWith(30L, 60L, 120L, 240L, 300L);
            assertThat(Duration.between(io.quaywatch.testing.VirtualClock.START, world.clock.instant()))
                    .isEqualTo(Duration.ofMinutes(30));
        }

        @Test
        void run_statusUnknownBeforeTheDeadline_waitsInsteadOfFailing() {
            world.engine.polled.add(() -> {
                throw qualys(QualysException.Kind.SERVER_ERROR, null);
            });
            world.engine.polled.add(() -> {
                throw qualys(QualysException.Kind.RATE_LIMITED, Duration.ofSeconds(90));
            });

            assertThat(world.run(ScanWorld.IMAGE).outcome()).isInstanceOf(Complete.class);
            assertThat(world.waits).extracting(StepResult::waitSeconds).containsExactly(30L, 30L, 90L);
        }

        @Test
        void run_budgetSpent_waitsInItsPhase() {
            world.engine.prepared.add(() -> {
                throw qualys(QualysException.Kind.RATE_LIMITED, Duration.ofMinutes(20));
            });
            world.engine.submitted.add(() -> new Submitted.NotYet(Duration.ofSeconds(40), "busy"));
            world.engine.fetched.add(() -> new Fetched.NotYet(Duration.ofSeconds(50), "processing"));

            assertThat(world.run(ScanWorld.IMAGE).outcome()).isInstanceOf(Complete.class);
            assertThat(world.waits).extracting(StepResult::waitSeconds).containsExactly(1200L, 40L, 30L, 50L);
        }

        @Test
        void run_longWait_keepsItsClaim() {
            world.engine.prepared.add(() -> {
                throw qualys(QualysException.Kind.RATE_LIMITED, Duration.ofMinutes(59));
            });

            assertThat(world.run(ScanWorld.IMAGE).outcome()).isInstanceOf(Complete.class);
        }

        @Test
        void run_deadline_startsWhenTheSubmitIsAccepted() {
            world.engine.prepared.add(() -> {
                throw qualys(QualysException.Kind.RATE_LIMITED, Duration.ofMinutes(50));
            });
            world.engine.polled.add(() -> new Polled.Running(null));

            assertThat(world.run(ScanWorld.IMAGE).outcome()).isInstanceOf(Complete.class);
        }
    }
}
