/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ImageResolution.Resolved;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.registry.ResolvedImage;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanState.SendNotification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final ImageReference REFERENCE = ImageReference.parse(ScanWorld.IMAGE);

    private final ScanWorld world = new ScanWorld();
    private int sweeps;

    private List<ScanState> due() {
        world.clock.advance(Duration.ofMillis(1));
        return new Sweep(world.cache, world.engine, world.settings.profile(), world.clock).due("sweep-" + sweeps++);
    }

    private List<ScanSummary> sweep() {
        return world.runner().run(due());
    }

    private LedgerRow row() {
        return world.row(ScanWorld.IMAGE);
    }

    private void engineFails() {
        world.engine.polled.add(() -> new Polled.Failed(FailureKind.ENGINE_FAILED, "scan error 12"));
    }

    private void claimAndDie(String owner, String workload) {
        Instant now = world.clock.instant();
        world.cache.claim(new ClaimRequest(
                world.key(ScanWorld.IMAGE),
                owner,
                REFERENCE,
                null,
                ScanWorld.workload(workload),
                now,
                now.plusSeconds(600),
                Instant.EPOCH));
    }

    private ImageResolution pushedAgain() {
        return new Resolved(ScanWorld.resolved(REFERENCE, "pushed again"));
    }

    private LedgerRow rowOf(String content) {
        return world.cache
                .find(ScanKey.of(ScanWorld.digest(content), Platform.LINUX_AMD64, "pkg"))
                .orElseThrow();
    }

    @Test
    void due_rowOfAnotherProfile_isLeftToItsOwner() {
        engineFails();
        world.run(ScanWorld.IMAGE);
        world.clock.advance(Duration.ofHours(1));

        assertThat(new Sweep(world.cache, world.engine, "sim-pkg", world.clock).due("sweep"))
                .isEmpty();
        assertThat(due()).hasSize(1);
    }

    @Test
    void due_nothingLeftLying_isEmpty() {
        world.run(ScanWorld.IMAGE);

        assertThat(due()).isEmpty();
    }

    @Nested
    class Untold {
        @Test
        void due_resultNotTold_isTheRestOfThatScan() {
            world.notifierFails = true;
            world.run(ScanWorld.IMAGE);

            assertThat(due()).singleElement().isInstanceOfSatisfying(SendNotification.class, state -> {
                assertThat(state.outcome()).isInstanceOf(Complete.class);
                assertThat(state.fence()).isEqualTo(row().fence());
                assertThat(state.request().workload()).isEqualTo(ScanWorld.workload("web"));
                assertThat(state.image().configDigest()).isEqualTo(ScanWorld.digest(ScanWorld.IMAGE));
            });
        }

        @Test
        void due_imageOfAnotherAlgorithm_keepsItsDigest() {
            Digest config = new Digest(Digest.Algorithm.SHA512, "5".repeat(128));
            world.resolutions.put(
                    ScanWorld.IMAGE,
                    new ImageResolution.Resolved(
                            new ResolvedImage(REFERENCE, config, config, config, Platform.LINUX_AMD64, null)));
            world.notifierFails = true;
            world.run(ScanWorld.IMAGE);

            assertThat(due())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SendNotification.class,
                            state -> assertThat(state.image().configDigest()).isEqualTo(config));
        }

        @Test
        void run_resultNotTold_isToldOnceByTwoSweeps() {
            world.notifierFails = true;
            world.run(ScanWorld.IMAGE);
            world.notifierFails = false;
            List<ScanState> first = due();
            List<ScanState> second = due();
            world.runner().run(first);
            world.runner().run(second);

            assertThat(first).hasSize(1);
            assertThat(second).hasSize(1);
            assertThat(world.sent).hasSize(1);
            assertThat(world.engine.submits).hasSize(1);
            assertThat(due()).isEmpty();
        }
    }

    @Nested
    class Abandoned {
        @Test
        void due_beforeTheLeaseHasPassed_isEmpty() {
            claimAndDie("dead", "web");
            world.clock.advance(Duration.ofMinutes(10).minusMillis(2));

            assertThat(due()).isEmpty();
            assertThat(due()).hasSize(1);
        }

        @Test
        void run_holderDied_scansOnceForTwoSweepsAndTellsAll() {
            claimAndDie("dead", "web");
            world.cache.join(world.key(ScanWorld.IMAGE), ScanWorld.workload("joined"), world.clock.instant());
            world.clock.advance(Duration.ofMinutes(11));
            List<ScanState> both = new ArrayList<>(due());
            both.addAll(due());

            world.runner().run(both);

            assertThat(both).hasSize(2).allMatch(ResolveImage.class::isInstance);
            assertThat(world.engine.submits).hasSize(1);
            assertThat(world.sent)
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.workloads())
                            .extracting(Workload::name)
                            .containsExactlyInAnyOrder("web", "joined"));
            assertThat(due()).isEmpty();
        }

        @Test
        void due_retryAlsoDue_isOneState() {
            engineFails();
            world.run(ScanWorld.IMAGE);
            claimAndDie("dead", "web");
            world.clock.advance(Duration.ofHours(1));

            assertThat(due()).hasSize(1);
        }

        @Test
        void run_tagMovedMeanwhile_endsTheOldRowAndTellsThoseWhoWaited() {
            claimAndDie("dead", "web");
            world.cache.join(world.key(ScanWorld.IMAGE), ScanWorld.workload("joined"), world.clock.instant());
            world.resolutions.put(ScanWorld.IMAGE, pushedAgain());
            world.clock.advance(Duration.ofMinutes(11));

            sweep();
            sweep();

            assertThat(rowOf("pushed again").lastComplete()).isNotNull();
            assertThat(row().lastOutcome().outcome())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TAG_MOVED));
            assertThat(world.sent)
                    .anySatisfy(sent -> assertThat(sent.workloads())
                            .extracting(Workload::name)
                            .contains("joined"));
            world.clock.advance(Duration.ofHours(2));
            assertThat(due()).isEmpty();
        }
    }

    @Nested
    class RetryDue {
        @Test
        void run_alwaysFailing_triesAfterEachBackOffAndThenGivesUp() {
            engineFails();
            world.run(ScanWorld.IMAGE);

            for (Duration wait :
                    List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24))) {
                assertThat(row().retryAt()).isEqualTo(row().updatedAt().plus(wait));
                world.clock.advance(
                        Duration.between(world.clock.instant(), row().retryAt()).minusMillis(2));
                assertThat(due()).isEmpty();
                engineFails();
                assertThat(sweep()).hasSize(1);
            }

            assertThat(row().failures()).isEqualTo(5);
            assertThat(row().retryAt()).isNull();
            world.clock.advance(Duration.ofDays(30));
            assertThat(due()).isEmpty();
            assertThat(world.engine.submits).hasSize(5);
        }

        @Test
        void due_twoSweepsAtOnce_onlyOneTakesTheRetry() {
            engineFails();
            world.run(ScanWorld.IMAGE);
            world.clock.advance(Duration.ofMinutes(15));

            assertThat(due()).hasSize(1);
            assertThat(due()).isEmpty();
        }

        @Test
        void run_takenAndNeverStarted_isDueAgain() {
            engineFails();
            world.run(ScanWorld.IMAGE);
            world.clock.advance(Duration.ofMinutes(15));
            due();
            world.clock.advance(Duration.ofMinutes(15));

            assertThat(sweep())
                    .singleElement()
                    .satisfies(summary -> assertThat(summary.outcome()).isInstanceOf(Complete.class));
        }

        @Test
        void run_succeedsAtLast_goesThroughTheWholeMachineAndRecovers() {
            engineFails();
            world.engine.findings = List.of();
            world.run(ScanWorld.IMAGE);
            world.phases.clear();
            world.clock.advance(Duration.ofMinutes(15));

            assertThat(sweep())
                    .singleElement()
                    .satisfies(summary -> assertThat(summary.passed()).isTrue());
            assertThat(world.phases)
                    .containsExactly(
                            ScanPhase.RESOLVE_IMAGE,
                            ScanPhase.CHECK_CACHE,
                            ScanPhase.GET_REGISTRY,
                            ScanPhase.SUBMIT_SCAN,
                            ScanPhase.CHECK_STATUS,
                            ScanPhase.GET_RESULTS,
                            ScanPhase.STORE_RESULTS,
                            ScanPhase.SEND_NOTIFICATION);
            assertThat(world.sent).extracting("recovered").containsExactly(false, true);
            assertThat(row().failures()).isZero();
        }

        @Test
        void run_imageGivenByDigest_isRetriedByThatDigest() {
            String byDigest = "registry.example/shop/web@sha256:" + "a".repeat(64);
            world.tags.put(Digest.sha256("a".repeat(64)), "stable");
            engineFails();
            world.run(byDigest);
            world.clock.advance(Duration.ofMinutes(15));

            assertThat(sweep()).singleElement().satisfies(summary -> {
                assertThat(summary.outcome()).isInstanceOf(Complete.class);
                assertThat(summary.image()).isEqualTo(byDigest);
            });
        }

        @Test
        void run_tagMovedMeanwhile_scansTheNewContentAndLetsTheOldRest() {
            engineFails();
            world.run(ScanWorld.IMAGE);
            world.resolutions.put(ScanWorld.IMAGE, pushedAgain());
            world.clock.advance(Duration.ofMinutes(15));

            sweep();

            assertThat(rowOf("pushed again").lastComplete()).isNotNull();
            assertThat(row().retryAt()).isNull();
            sweep();
            world.clock.advance(Duration.ofDays(3));
            assertThat(due()).isEmpty();
        }

        @Test
        void run_imageGoneMeanwhile_failsUnderTheSameRow() {
            engineFails();
            world.run(ScanWorld.IMAGE);
            world.resolutions.put(ScanWorld.IMAGE, new ImageResolution.NotFound("no such tag"));
            world.clock.advance(Duration.ofMinutes(15));

            sweep();

            assertThat(row().lastOutcome().outcome()).isEqualTo(new Failed(FailureKind.IMAGE_NOT_FOUND, "no such tag"));
            assertThat(row().failures()).isEqualTo(2);
        }

        @Test
        void run_registryUnreadableMeanwhile_neverMatchesKnownContentByName() {
            engineFails();
            world.run(ScanWorld.IMAGE);
            world.resolutions.put(ScanWorld.IMAGE, new ImageResolution.Unreadable("401"));
            world.clock.advance(Duration.ofMinutes(15));

            sweep();

            assertThat(row().lastComplete()).isNull();
            assertThat(row().lastOutcome().outcome())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.REGISTRY_ERROR));
        }

        @Test
        void run_registryWasDown_isScannedWhenItIsUpAgain() {
            world.resolveThrows =
                    new RegistryException(RegistryException.Kind.UNREACHABLE, "read manifest: no answer", null, null);
            assertThat(world.run(ScanWorld.IMAGE).outcome()).isInstanceOf(Failed.class);
            world.resolveThrows = null;
            world.clock.advance(Duration.ofMinutes(16));

            assertThat(sweep())
                    .singleElement()
                    .satisfies(summary -> assertThat(summary.outcome()).isInstanceOf(Complete.class));
            sweep();
            assertThat(world.sent).hasSize(2);
            world.clock.advance(Duration.ofDays(3));
            assertThat(due()).isEmpty();
        }
    }
}
