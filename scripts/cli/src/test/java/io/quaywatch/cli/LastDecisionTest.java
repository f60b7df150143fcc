/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.cli.LastDecision.Kind;
import io.quaywatch.cli.LastDecision.Telling;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimResult.Claimed;
import io.quaywatch.ledger.Completion;
import io.quaywatch.ledger.LedgerFixtures;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.ledger.RetrySchedule;
import io.quaywatch.ledger.Told;
import io.quaywatch.port.ScanCache;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.testing.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decision, from a row of a ledger in files to its words. */
class LastDecisionTest {
    private static final ScanOutcome REGISTRY_DOWN = new ScanOutcome.Failed(FailureKind.REGISTRY_ERROR, "503");

    @TempDir
    Path temp;

    /** How a row came to be, and what is said of it. {@code says} and {@code until} take times after the start. */
    record Case(String name, Consumer<Story> story, Kind kind, Telling telling, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "fresh and told",
                        story -> story.claim("run-1").complete().told().pass(1),
                        Kind.FRESH,
                        Telling.DONE,
                        "fresh until 2026-11-21T10:00:00Z: the complete result of 2026-11-20T10:00:00Z answers deployments"),
                new Case(
                        "fresh and untold",
                        story -> story.claim("run-1").complete(),
                        Kind.FRESH,
                        Telling.PENDING,
                        "fresh until 2026-11-21T10:00:00Z"),
                new Case(
                        "fresh while a forced scan runs",
                        story -> story.claim("run-1").complete().pass(60).force("run-2"),
                        Kind.FRESH,
                        Telling.PENDING,
                        "; a new scan by run-2 runs until 2026-11-20T11:10:00Z"),
                new Case(
                        "fresh, and a forced scan failed",
                        story -> story.claim("run-1")
                                .complete()
                                .pass(60)
                                .force("run-2")
                                .ended(REGISTRY_DOWN),
                        Kind.FRESH,
                        Telling.PENDING,
                        "; a later scan ended Failed (REGISTRY_ERROR: 503)"),
                new Case(
                        "outdated",
                        story -> story.claim("run-1").complete().pass(24 * 60),
                        Kind.OUTDATED,
                        Telling.PENDING,
                        "complete at 2026-11-20T10:00:00Z, fresh no more since 2026-11-21T10:00:00Z: "
                                + "the next deployment scans it"),
                new Case(
                        "running",
                        story -> story.claim("run-1").pass(9),
                        Kind.RUNNING,
                        Telling.NOTHING,
                        "being scanned by run-1 until 2026-11-20T10:10:00Z; who asks meanwhile joins and is told"),
                new Case(
                        "abandoned",
                        story -> story.claim("run-1").pass(10),
                        Kind.ABANDONED,
                        Telling.NOTHING,
                        "abandoned: the claim of run-1 ended at 2026-11-20T10:10:00Z without a result; "
                                + "the sweep or the next deployment scans it"),
                new Case(
                        "released",
                        story -> story.claim("run-1").release(),
                        Kind.RELEASED,
                        Telling.NOTHING,
                        "the claim was given up without a result; nobody tries again by itself"),
                new Case(
                        "failed with a back-off",
                        story -> story.claim("run-1").ended(REGISTRY_DOWN).told(),
                        Kind.FAILED,
                        Telling.DONE,
                        "failed (1 failure): REGISTRY_ERROR: 503; the sweep tries again at 2026-11-20T10:15:00Z"),
                new Case(
                        "failed and due",
                        story -> story.claim("run-1").ended(REGISTRY_DOWN).pass(16),
                        Kind.FAILED,
                        Telling.PENDING,
                        "; a retry is due since 2026-11-20T10:15:00Z (is the sweep running?)"),
                new Case(
                        "given up",
                        story -> {
                            for (int i = 1; i <= 5; i++) {
                                story.claim("run-" + i).ended(REGISTRY_DOWN).pass(24 * 60);
                            }
                        },
                        Kind.GIVEN_UP,
                        Telling.PENDING,
                        "given up after 5 failures in a row: REGISTRY_ERROR: 503; nobody tries again by itself, "
                                + "the next deployment does"),
                new Case(
                        "partial with a retry",
                        story -> story.claim("run-1")
                                .ended(new ScanOutcome.Partial(null, PartialReason.REPORT_LATE, "after 30 min")),
                        Kind.PARTIAL,
                        Telling.PENDING,
                        "partial: REPORT_LATE: after 30 min; the sweep tries again at 2026-11-20T10:15:00Z"),
                new Case(
                        "partial for good",
                        story -> story.claim("run-1")
                                .endedForGood(new ScanOutcome.Partial(null, PartialReason.IDENTITY_UNVERIFIED, "401")),
                        Kind.PARTIAL,
                        Telling.PENDING,
                        "partial: IDENTITY_UNVERIFIED: 401; nobody tries again by itself"),
                new Case(
                        "timed out",
                        story -> story.claim("run-1").ended(new ScanOutcome.TimedOut(1800)),
                        Kind.TIMED_OUT,
                        Telling.PENDING,
                        "timed out: no result within 1800 s; the sweep tries again at 2026-11-20T10:15:00Z"),
                new Case(
                        "unsupported",
                        story -> story.claim("run-1").endedForGood(new ScanOutcome.Unsupported("windows/amd64")),
                        Kind.UNSUPPORTED,
                        Telling.PENDING,
                        "unsupported: windows/amd64"),
                new Case(
                        "cancelled",
                        story -> story.claim("run-1").endedForGood(new ScanOutcome.Cancelled()),
                        Kind.OTHER,
                        Telling.PENDING,
                        "Cancelled; nobody tries again by itself"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void of_rowInAFile_saysWhatWasDecided(Case one) {
        Story story = new Story(LedgerLocation.parse("file:" + temp.resolve("ledger")));

        one.story().accept(story);

        LedgerRow row = story.row();
        LastDecision decision = LastDecision.of(row, story.now());
        assertThat(decision.text()).contains(one.says()).doesNotContain("null");
        assertThat(decision.kind()).isEqualTo(one.kind());
        assertThat(LastDecision.telling(row)).isEqualTo(one.telling());
    }

    @Test
    void neverSeen_isTheOnlyDecisionWithoutARow() {
        Set<Kind> ofRows = cases().map(Case::kind).collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));

        assertThat(EnumSet.complementOf(EnumSet.copyOf(ofRows)))
                .containsExactly(LastDecision.neverSeen().kind());
    }

    @Test
    void kinds_onlyCompleteResults_exitWithZero() {
        List<Kind> zero = Arrays.stream(Kind.values())
                .filter(kind -> kind.exitCode() == ExitCode.OK)
                .toList();

        assertThat(zero).containsExactly(Kind.FRESH, Kind.OUTDATED);
    }

    /** What happens to one image, on a clock of its own. */
    static final class Story {
        private final ScanCache cache;
        private final VirtualClock clock = new VirtualClock();
        private Claim claim = new Claim(KEY, "", 0, Instant.EPOCH, "");

        Story(LedgerLocation ledger) {
            this.cache = ledger.cache();
        }

        Instant now() {
            return clock.instant();
        }

        LedgerRow row() {
            return cache.find(KEY).orElseThrow();
        }

        Story pass(long minutes) {
            clock.advance(Duration.ofMinutes(minutes));
            return this;
        }

        Story claim(String owner) {
            claim = ((Claimed) cache.claim(LedgerFixtures.request(owner, now()))).claim();
            assertThat(claim.until()).isEqualTo(now().plus(LEASE));
            return this;
        }

        Story force(String owner) {
            claim = ((Claimed) cache.claim(LedgerFixtures.forced(owner, now()))).claim();
            return this;
        }

        Story complete() {
            assertThat(cache.complete(claim, LedgerFixtures.complete(claim, now()), now()))
                    .isTrue();
            return this;
        }

        Story ended(ScanOutcome outcome) {
            return ended(
                    outcome,
                    RetrySchedule.STANDARD.next(row().failures() + 1, now()).orElse(null));
        }

        Story endedForGood(ScanOutcome outcome) {
            return ended(outcome, null);
        }

        private Story ended(ScanOutcome outcome, @Nullable Instant retryAt) {
            RecordedOutcome recorded = new RecordedOutcome(outcome, "test", now(), now(), claim.fence());
            assertThat(cache.complete(claim, new Completion(recorded, null, retryAt), now()))
                    .isTrue();
            return this;
        }

        Story release() {
            assertThat(cache.release(claim, now())).isTrue();
            return this;
        }

        Story told() {
            cache.told(
                    KEY,
                    claim.fence(),
                    Map.of(workload("run-1").id(), new Told("x", false, now(), claim.fence())),
                    now());
            return this;
        }
    }
}
