/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.failed;
import static io.quaywatch.ledger.LedgerFixtures.forced;
import static io.quaywatch.ledger.LedgerFixtures.passed;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.event.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LedgerRulesTest {
    private static final Instant LATER = NOW.plusSeconds(30);
    private static final Instant RESCAN = LATER.plusSeconds(1);
    private static final Instant AFTER_LEASE = NOW.plus(LEASE).plusSeconds(1);

    private final Claim first =
            claimed(LedgerRules.claim(null, request("owner", NOW)).answer());
    private final LedgerRow running = written(LedgerRules.claim(null, request("owner", NOW)));
    private final LedgerRow completed = written(LedgerRules.complete(running, first, complete(first, LATER), LATER));
    private final LedgerRow failed = written(LedgerRules.complete(running, first, failed(first, LATER), LATER));

    @Test
    void claim_newKey_startsAtTheClock() {
        assertThat(first.fence()).isEqualTo(NOW.toEpochMilli());
        assertThat(first.step()).isEmpty();
        assertThat(running.updatedAt()).isEqualTo(NOW);
    }

    @Test
    void claim_runningOwnAndForced_isStillOurs() {
        assertThat(claimed(LedgerRules.claim(running, forced("owner", LATER)).answer())
                        .fence())
                .isEqualTo(first.fence());
    }

    @Test
    void claim_freshWhileAForcedScanRuns_isFreshAndNotInFlight() {
        LedgerRow rescan = written(LedgerRules.claim(completed, forced("eager", LATER.plusSeconds(1))));

        assertThat(LedgerRules.claim(rescan, request("reader", LATER.plusSeconds(2))))
                .isEqualTo(Ruling.unchanged(new ClaimResult.Fresh(rescan)));
        assertThat(LedgerRules.claim(rescan, forced("other", LATER.plusSeconds(2)))
                        .answer())
                .isInstanceOf(ClaimResult.InFlight.class);
    }

    @Test
    void claim_takeOver_keepsHistoryAndTheAbandonedWorkloadWaits() {
        LedgerRow rescan = written(LedgerRules.claim(completed, forced("dead", RESCAN)));
        LedgerRow joined = written(LedgerRules.join(rescan, workload("joined"), RESCAN));
        Instant passed = RESCAN.plus(LEASE);

        LedgerRow taken = written(LedgerRules.claim(joined, forced("next", passed)));

        assertThat(taken.waiting()).extracting(Workload::name).containsExactly("owner", "joined", "dead");
        assertThat(taken.workload()).isEqualTo(workload("next"));
        assertThat(taken.lastComplete()).isEqualTo(completed.lastComplete());
        assertThat(taken.fence()).isGreaterThan(rescan.fence());
    }

    @Test
    void claim_byAWaitingWorkload_leavesTheList() {
        LedgerRow joined = written(LedgerRules.join(running, workload("joined"), NOW));

        LedgerRow taken = written(LedgerRules.claim(joined, request("joined", AFTER_LEASE)));

        assertThat(taken.waiting()).extracting(Workload::name).containsExactly("owner");
    }

    @Test
    void claim_afterAnUntoldOutcome_itsWorkloadWaitsForTheNext() {
        LedgerRow next = written(LedgerRules.claim(failed, request("next", LATER)));

        assertThat(next.waiting()).containsExactly(workload("owner"));
        assertThat(next.pending()).isTrue();
    }

    @Test
    void claim_afterAToldOutcome_nobodyWaits() {
        LedgerRow told = written(LedgerRules.told(failed, first.fence(), tell("cli:owner"), LATER));

        assertThat(written(LedgerRules.claim(told, request("next", LATER))).waiting())
                .isEmpty();
    }

    @Test
    void renew_eachStep_returnsTheOneBefore() {
        Ruling<RenewResult> submit = LedgerRules.renew(running, first, "SubmitScan", LATER, LATER.plus(LEASE));
        Ruling<RenewResult> again =
                LedgerRules.renew(written(submit), first, "SubmitScan", AFTER_LEASE, AFTER_LEASE.plus(LEASE));

        assertThat(submit.answer())
                .isInstanceOfSatisfying(
                        RenewResult.Renewed.class,
                        renewed -> assertThat(renewed.previousStep()).isEmpty());
        assertThat(again.answer()).isInstanceOfSatisfying(RenewResult.Renewed.class, renewed -> {
            assertThat(renewed.previousStep()).isEqualTo("SubmitScan");
            assertThat(renewed.claim().until()).isEqualTo(AFTER_LEASE.plus(LEASE));
        });
    }

    @Test
    void complete_again_changesNothingAlsoWhenANewerClaimRuns() {
        assertThat(LedgerRules.complete(completed, first, complete(first, LATER), AFTER_LEASE))
                .isEqualTo(Ruling.unchanged(true));
        LedgerRow rescan = written(LedgerRules.claim(completed, forced("eager", AFTER_LEASE)));
        assertThat(LedgerRules.complete(rescan, first, complete(first, LATER), AFTER_LEASE))
                .isEqualTo(Ruling.unchanged(true));
    }

    @Test
    void complete_otherContentAfterTheEnd_isRefused() {
        assertThat(LedgerRules.complete(completed, first, failed(first, LATER), LATER))
                .isEqualTo(Ruling.unchanged(false));
    }

    @Test
    void complete_fenceOfAnotherClaim_isAMistakeOfTheCaller() {
        Claim other = new Claim(KEY, "owner", first.fence() + 1, first.until(), "");

        assertThatThrownBy(() -> LedgerRules.complete(running, first, complete(other, LATER), LATER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void complete_sameFenceOfAnotherOwner_isRefused() {
        Claim stranger = new Claim(KEY, "stranger", first.fence(), first.until(), "");

        assertThat(LedgerRules.complete(running, stranger, complete(stranger, LATER), LATER)
                        .answer())
                .isFalse();
    }

    @Test
    void complete_afterFailures_clearsThemAndTheRetry() {
        LedgerRow second = written(LedgerRules.claim(failed, request("again", LATER)));
        Claim claim = Objects.requireNonNull(second.claim());
        assertThat(written(LedgerRules.complete(second, claim, failed(claim, LATER), LATER))
                        .failures())
                .isEqualTo(2);

        LedgerRow healed = written(LedgerRules.complete(second, claim, complete(claim, LATER), LATER));

        assertThat(healed.failures()).isZero();
        assertThat(healed.retryAt()).isNull();
        assertThat(healed.freshUntil()).isEqualTo(LATER.plus(Duration.ofHours(24)));
    }

    @Test
    void release_withSomebodyWaiting_makesARetryDue() {
        LedgerRow joined = written(LedgerRules.join(running, workload("joined"), NOW));

        LedgerRow released = written(LedgerRules.release(joined, first, LATER));

        assertThat(released.claim()).isNull();
        assertThat(LedgerFilter.RETRY_DUE.accepts(released, LATER)).isTrue();
        assertThat(LedgerRules.release(released, first, LATER)).isEqualTo(Ruling.unchanged(true));
        assertThat(written(LedgerRules.release(running, first, LATER)).retryAt())
                .isNull();
    }

    @Test
    void join_ownerOfTheScanOrAgain_isNotListedTwice() {
        LedgerRow joined = written(LedgerRules.join(running, workload("joined"), NOW));

        assertThat(LedgerRules.join(joined, workload("joined"), NOW)).isEqualTo(Ruling.unchanged(true));
        assertThat(LedgerRules.join(joined, workload("owner"), NOW)).isEqualTo(Ruling.unchanged(true));
    }

    @Test
    void join_nobodyScans_isRefusedUnlessAboutToBeTold() {
        LedgerRow joined = written(LedgerRules.join(running, workload("joined"), NOW));
        LedgerRow ended = written(LedgerRules.complete(joined, first, complete(first, LATER), LATER));

        assertThat(LedgerRules.join(running, workload("late"), AFTER_LEASE)).isEqualTo(Ruling.unchanged(false));
        assertThat(LedgerRules.join(ended, workload("late"), LATER)).isEqualTo(Ruling.unchanged(false));
        assertThat(LedgerRules.join(ended, workload("joined"), LATER)).isEqualTo(Ruling.unchanged(true));
    }

    @Test
    void told_whileANewerScanRuns_recordsTheWordsAndClearsNobody() {
        LedgerRow rescan = written(LedgerRules.claim(completed, forced("eager", RESCAN)));
        LedgerRow joined = written(LedgerRules.join(rescan, workload("joined"), LATER));

        LedgerRow told =
                written(LedgerRules.told(joined, first.fence(), tell("cli:owner", "cli:joined", "cli:eager"), LATER));

        assertThat(told.waiting()).isEqualTo(joined.waiting());
        assertThat(told.pending()).isTrue();
        assertThat(told.told()).containsOnlyKeys("cli:owner", "cli:joined", "cli:eager");
    }

    @Test
    void told_ofACompleteResultBehindAFailure_isRemembered() {
        LedgerRow rescan = written(LedgerRules.claim(completed, forced("eager", RESCAN)));
        Claim second = Objects.requireNonNull(rescan.claim());
        LedgerRow failedRescan = written(LedgerRules.complete(rescan, second, failed(second, LATER), LATER));

        LedgerRow told = written(LedgerRules.told(failedRescan, first.fence(), tell("cli:reader"), LATER));

        assertThat(told.told()).containsOnlyKeys("cli:reader");
        assertThat(told.pending()).isTrue();
        assertThat(LedgerRules.told(failedRescan, first.fence() - 1, tell("cli:reader"), LATER))
                .isEqualTo(Ruling.unchanged(false));
    }

    @Test
    void told_manyRevisions_keepsTheNewest() {
        Map<String, Told> many = new LinkedHashMap<>();
        for (int i = 0; i < LedgerRules.MAX_TOLD + 5; i++) {
            many.put("cli:" + i, passed(first.fence(), NOW.plusSeconds(i)));
        }

        LedgerRow told = written(LedgerRules.told(completed, first.fence(), many, LATER));

        assertThat(told.told())
                .hasSize(LedgerRules.MAX_TOLD)
                .doesNotContainKeys("cli:0", "cli:4")
                .containsKey("cli:5");
    }

    private Map<String, Told> tell(String... workloads) {
        Map<String, Told> told = new LinkedHashMap<>();
        for (String workload : workloads) {
            told.put(workload, passed(first.fence(), LATER));
        }
        return told;
    }

    private static LedgerRow written(Ruling<?> ruling) {
        return Objects.requireNonNull(ruling.write());
    }
}
