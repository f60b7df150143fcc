/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static io.quaywatch.scan.ScanPhase.RECORD_FAILURE;
import static io.quaywatch.scan.ScanPhase.RESOLVE_IMAGE;
import static io.quaywatch.scan.ScanPhase.SEND_NOTIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Partial;
import io.quaywatch.report.ScanOutcome.Unsupported;
import io.quaywatch.scan.ScanState.ResolveImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every way in which a scan ends without a complete result, or with another image than was asked for, on a virtual clock. */
class ScanEndingsTest {
    private final ScanWorld world = new ScanWorld();

    private static QualysException qualys(QualysException.Kind kind, Duration retryAfter) {
        return new QualysException(kind, "call", 0, null, retryAfter, null);
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
        void run_engineCannotScanThisImage_isUnsupportedAndTold() {
            world.engine.polled.add(() -> new Polled.Unsupported("no operating system"));

            assertThat(world.run(ScanWorld.IMAGE).outcome()).isEqualTo(new Unsupported("no operating system"));
            assertThat(world.sent).hasSize(1);
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
