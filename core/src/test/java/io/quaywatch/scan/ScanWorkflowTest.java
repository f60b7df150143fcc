/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static io.quaywatch.scan.ScanPhase.CHECK_CACHE;
import static io.quaywatch.scan.ScanPhase.CHECK_STATUS;
import static io.quaywatch.scan.ScanPhase.GET_REGISTRY;
import static io.quaywatch.scan.ScanPhase.GET_RESULTS;
import static io.quaywatch.scan.ScanPhase.RECORD_FAILURE;
import static io.quaywatch.scan.ScanPhase.RESOLVE_IMAGE;
import static io.quaywatch.scan.ScanPhase.SEND_NOTIFICATION;
import static io.quaywatch.scan.ScanPhase.STORE_RESULTS;
import static io.quaywatch.scan.ScanPhase.SUBMIT_SCAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Partial;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.ScanOutcome.TimedOut;
import io.quaywatch.report.ScanOutcome.Unsupported;
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

    @Nested
    class Failing {
        @Test
        void run_noReference_isToldAsBadReference() {
            ScanSummary summary = world.run("Not A Reference");

            assertThat(((Failed) summary.outcome()).kind()).isEqualTo(FailureKind.BAD_REFERENCE);
            assertThat(world.sent).hasSize(1);
        }

        @Test
        void run_imageDoesNotExist_isRecordedUnderItsName() {
            world.resolutions.put(ScanWorld.IMAGE, new ImageResolution.NotFound("no such tag"));

            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(summary.outcome()).isEqualTo(new Failed(FailureKind.IMAGE_NOT_FOUND, "no such tag"));
            assertThat(world.phases).containsExactly(RESOLVE_IMAGE, RECORD_FAILURE, SEND_NOTIFICATION);
        }

        @Test
        void run_notScannable_isUnsupportedAndTold() {
            world.resolutions.put(ScanWorld.IMAGE, new ImageResolution.NotScannable("a Helm chart"));

            assertThat(world.run(ScanWorld.IMAGE).outcome()).isEqualTo(new Unsupported("a Helm chart"));
            assertThat(world.sent).hasSize(1);
        }

        @Test
        void run_registryUnknownToTheEngine_isUnsupported() {
            world.engine.prepared.add(() -> new Prepared.Impossible("not registered"));

            assertThat(world.run(ScanWorld.IMAGE).outcome()).isEqualTo(new Unsupported("not registered"));
        }

        @Test
        void run_engineFails_isRecordedWithARetry() {
            world.engine.polled.add(() -> new Polled.Failed(FailureKind.ENGINE_FAILED, "scan error 12"));

            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(summary.outcome()).isEqualTo(new Failed(FailureKind.ENGINE_FAILED, "scan error 12"));
            LedgerRow row = world.row(ScanWorld.IMAGE);
            assertThat(row.failures()).isEqualTo(1);
            assertThat(row.retryAt()).isEqualTo(world.clock.instant().plus(Duration.ofMinutes(15)));
        }

        @Test
        void run_transientTrouble_isRetriedByTheDriver() {
            world.engine.prepared.add(() -> {
                throw qualys(QualysException.Kind.UNREACHABLE, null);
            });

            assertThat(world.run(ScanWorld.IMAGE).outcome()).isInstanceOf(Complete.class);
        }

        @Test
        void run_transientTroubleWithoutEnd_isRecordedAsFailed() {
            IntStream.range(0, 9)
                    .forEach(i -> world.engine.prepared.add(() -> {
                        throw qualys(QualysException.Kind.UNREACHABLE, null);
                    }));

            assertThat(world.run(ScanWorld.IMAGE).outcome())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.ENGINE_API));
            assertThat(world.row(ScanWorld.IMAGE).claim()).isNull();
        }

        @Test
        void run_accessDenied_failsAtOnce() {
            world.engine.prepared.add(() -> {
                throw qualys(QualysException.Kind.FORBIDDEN, null);
            });

            assertThat(((Failed) world.run(ScanWorld.IMAGE).outcome()).kind()).isEqualTo(FailureKind.ACCESS_DENIED);
        }

        @Test
        void run_defect_isRecordedAsInternal() {
            world.engine.prepared.add(() -> {
                throw new IllegalStateException("secret detail");
            });

            assertThat(world.run(ScanWorld.IMAGE).outcome())
                    .isEqualTo(new Failed(FailureKind.INTERNAL, "internal error IllegalStateException"));
        }

        @Test
        void run_failedRescan_keepsTheLastCompleteResult() {
            world.run(ScanWorld.IMAGE);
            world.clock.advance(Duration.ofHours(25));
            world.engine.polled.add(() -> new Polled.Failed(FailureKind.ENGINE_FAILED, "scan error 12"));
            world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", false));

            assertThat(world.row(ScanWorld.IMAGE).lastComplete()).isNotNull();
            assertThat(world.row(ScanWorld.IMAGE).lastOutcome().outcome()).isInstanceOf(Failed.class);
        }
    }

    @Nested
    class Identity {
        private static final String BY_DIGEST = "registry.example/shop/web@sha256:" + "a".repeat(64);

        @Test
        void run_digestOnly_goesByATagThatPointsAtIt() {
            world.tags.put(Digest.sha256("a".repeat(64)), "stable");

            assertThat(world.run(BY_DIGEST).outcome()).isInstanceOf(Complete.class);
            assertThat(world.engine.submits.get(0).get(0).image().tag()).isEqualTo("stable");
        }

        @Test
        void run_digestOnlyWithoutTag_isUnsupported() {
            assertThat(world.run(BY_DIGEST).outcome())
                    .isInstanceOfSatisfying(
                            Unsupported.class,
                            unsupported -> assertThat(unsupported.reason()).contains("no tag points at this digest"));
        }

        @Test
        void run_digestOnlyForAnEngineThatTakesDigests_needsNoTag() {
            world.engine.takesDigests = true;

            assertThat(world.run(BY_DIGEST).outcome()).isInstanceOf(Complete.class);
        }

        @Test
        void run_tagThatPointsElsewhereThanItsDigest_isNotTrusted() {
            world.tags.put(Digest.sha256("a".repeat(64)), "stable");

            world.run("registry.example/shop/web:1@sha256:" + "a".repeat(64));

            assertThat(world.engine.submits.get(0).get(0).image().tag()).isEqualTo("stable");
        }

        @Test
        void run_registryUnreadable_isPartialAndNeverFresh() {
            world.resolutions.put(ScanWorld.IMAGE, new ImageResolution.Unreadable("401"));
            world.engine.polled.add(() ->
                    new Polled.Finished(new Evidence.Scanned(world.clock.instant()), ScanWorld.digest("adopted")));

            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(((Partial) summary.outcome()).reason()).isEqualTo(PartialReason.IDENTITY_UNVERIFIED);
            assertThat(summary.configDigest()).isEqualTo(ScanWorld.digest("adopted"));
            assertThat(summary.passed()).isFalse();
            assertThat(world.sent).hasSize(1);
        }

        @Test
        void run_unreadableAndOnlyADigest_isUnsupported() {
            world.resolutions.put(BY_DIGEST, new ImageResolution.Unreadable("401"));

            assertThat(world.run(BY_DIGEST).outcome()).isInstanceOf(Unsupported.class);
        }

        @Test
        void run_registryDown_isRetriedThenFailed() {
            ImageReference reference = ImageReference.parse(ScanWorld.IMAGE);
            ScanWorkflow workflow = new ScanWorkflow(
                    new ScanPorts(new DownRegistry(), world.cache, world.engine, world.reports, world.sent::add),
                    world.settings,
                    world.policy,
                    world.clock);
            ScanSummary summary = new ScanRunner(workflow, world.clock, world.clock::advance, ScanObserver.silent())
                    .run(List.of(new ResolveImage(world.request("e/0", reference.toString(), "web", false))))
                    .get(0);

            assertThat(((Failed) summary.outcome()).kind()).isEqualTo(FailureKind.REGISTRY_ERROR);
            assertThat(world.sent).hasSize(1);
        }

        @Test
        void run_tagMovedWhileScanning_tellsAndFollowsTheTag() {
            ImageReference reference = ImageReference.parse(ScanWorld.IMAGE);
            world.engine.polled.add(() -> {
                world.resolutions.put(
                        ScanWorld.IMAGE, new ImageResolution.Resolved(ScanWorld.resolved(reference, "pushed again")));
                return new Polled.EndedWithout(false, "unknown");
            });

            ScanSummary summary = world.run(ScanWorld.IMAGE);

            assertThat(world.row(ScanWorld.IMAGE).lastOutcome().outcome())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TAG_MOVED));
            assertThat(summary.configDigest()).isEqualTo(ScanWorld.digest("pushed again"));
            assertThat(summary.outcome()).isInstanceOf(Complete.class);
        }

        @Test
        void run_onlyASiblingWasScanned_isUnsupportedAtOnce() {
            world.engine.polled.add(() -> new Polled.EndedWithout(true, "sibling"));

            assertThat(world.run(ScanWorld.IMAGE).outcome())
                    .isInstanceOfSatisfying(
                            Unsupported.class,
                            unsupported -> assertThat(unsupported.reason()).contains("another platform"));
        }

        @Test
        void run_scheduleEndedWithoutResult_failsAtTheDeadlineAndIsNoTimeOut() {
            IntStream.range(0, 20)
                    .forEach(i -> world.engine.polled.add(() -> new Polled.EndedWithout(false, "nothing known")));

            assertThat(world.run(ScanWorld.IMAGE).outcome())
                    .isEqualTo(new Failed(FailureKind.NO_RESULT, "nothing known"));
        }
    }

    private static final class DownRegistry implements io.quaywatch.registry.ImageIdentifier {
        @Override
        public ImageResolution resolve(ImageReference reference, io.quaywatch.image.Platform platform) {
            throw new RegistryException(RegistryException.Kind.UNREACHABLE, "read manifest: no answer", null, null);
        }

        @Override
        public Optional<String> tagOf(ImageReference reference, Digest topDigest) {
            return Optional.empty();
        }
    }
}
