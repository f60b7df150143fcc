/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.failed;
import static io.quaywatch.ledger.LedgerFixtures.forced;
import static io.quaywatch.ledger.LedgerFixtures.key;
import static io.quaywatch.ledger.LedgerFixtures.passed;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.event.Workload;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimResult;
import io.quaywatch.ledger.ClaimResult.Claimed;
import io.quaywatch.ledger.ClaimResult.Fresh;
import io.quaywatch.ledger.ClaimResult.InFlight;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.LedgerRules;
import io.quaywatch.ledger.RenewResult;
import io.quaywatch.ledger.RenewResult.Renewed;
import io.quaywatch.ledger.ScanKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store of the ledger does. An adapter's test extends this and says how to make an empty store. */
public abstract class ScanCacheContract {
    private static final Instant LATER = NOW.plusSeconds(30);
    private static final Instant AFTER_LEASE = NOW.plus(LEASE).plusSeconds(1);

    private VersionedScanCache cache;

    /** A store of its own with nothing in it, whose pages are small. */
    protected abstract VersionedScanCache create();

    @BeforeEach
    final void open() {
        cache = create();
    }

    @Test
    void claim_hundredRacers_exactlyOneClaim() throws Exception {
        List<ClaimResult> answers = Race.of(100, i -> cache.claim(request("owner-" + i, NOW)));

        List<Claim> claims = answers.stream()
                .filter(Claimed.class::isInstance)
                .map(answer -> claimed(answer))
                .toList();
        assertThat(claims).hasSize(1);
        assertThat(answers)
                .filteredOn(InFlight.class::isInstance)
                .hasSize(99)
                .allSatisfy(answer -> assertThat(((InFlight) answer).owner())
                        .isEqualTo(claims.get(0).owner()));
    }

    @Test
    void claim_hundredRacersForAnAbandonedKey_exactlyOneTakesOver() throws Exception {
        long first = claimed(cache.claim(request("dead", NOW))).fence();

        List<ClaimResult> answers = Race.of(100, i -> cache.claim(request("owner-" + i, AFTER_LEASE)));

        assertThat(answers)
                .filteredOn(Claimed.class::isInstance)
                .singleElement()
                .satisfies(answer -> assertThat(claimed(answer).fence()).isGreaterThan(first));
    }

    @Test
    void join_racers_eachIsListedOnce() throws Exception {
        cache.claim(request("owner", NOW));

        List<Boolean> answers = Race.of(40, i -> cache.join(KEY, workload("w" + i / 2), NOW));

        assertThat(answers).containsOnly(true);
        assertThat(row().waiting()).extracting(Workload::id).hasSize(20).doesNotHaveDuplicates();
    }

    /** One call, with what must have happened before it. */
    record Call(String name, Function<ScanCache, Claim> before, AnswerOf call) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface AnswerOf {
        Object answer(ScanCache cache, Claim claim);
    }

    static Stream<Call> calls() {
        Function<ScanCache, Claim> running = cache -> claimed(cache.claim(request("owner", NOW)));
        Function<ScanCache, Claim> ended = cache -> {
            Claim claim = running.apply(cache);
            cache.join(KEY, workload("other"), NOW);
            cache.complete(claim, failed(claim, NOW), NOW);
            return claim;
        };
        Instant due = NOW.plus(Duration.ofMinutes(15));
        return Stream.of(
                new Call(
                        "first claim",
                        running,
                        (cache, claim) -> claimed(cache.claim(request(key("other"), "owner", LATER)))),
                new Call("take-over", running, (cache, claim) -> claimed(cache.claim(request("next", AFTER_LEASE)))),
                new Call("claim again", running, (cache, claim) -> claimed(cache.claim(request("owner", LATER)))),
                new Call(
                        "renew",
                        running,
                        (cache, claim) -> renewed(cache.renew(claim, "SubmitScan", LATER, LATER.plus(LEASE)))),
                new Call("complete", running, (cache, claim) -> cache.complete(claim, complete(claim, LATER), LATER)),
                new Call("fail", running, (cache, claim) -> cache.complete(claim, failed(claim, LATER), LATER)),
                new Call("release", running, (cache, claim) -> cache.release(claim, LATER)),
                new Call("join", running, (cache, claim) -> cache.join(KEY, workload("other"), LATER)),
                new Call("told", ended, (cache, claim) -> {
                    cache.told(KEY, claim.fence(), Map.of("cli:owner", passed(claim.fence(), LATER)), LATER);
                    return "nothing";
                }),
                new Call("owe", ended, (cache, claim) -> cache.owe(KEY, workload("third"), LATER)),
                new Call("take retry", ended, (cache, claim) -> cache.takeRetry(KEY, due, due.plusSeconds(5))));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void anyCall_replyLostAndRepeated_answersAndEndsAsIfNothingWasLost(Call call) {
        VersionedScanCache calm = create();
        Object expected = call.call().answer(calm, call.before().apply(calm));
        Claim before = call.before().apply(cache);
        ScanCache lossy = new LostReplies(cache);

        assertThatThrownBy(() -> call.call().answer(lossy, before))
                .isInstanceOfSatisfying(
                        PortException.class,
                        e -> assertThat(e.kind().retryable()).isTrue());
        assertThat(call.call().answer(lossy, before)).isEqualTo(expected);
        assertThat(cache.find(KEY)).isEqualTo(calm.find(KEY));
    }

    @Test
    void forget_replyLostAndRepeated_isGone() {
        cache.claim(request("owner", NOW));
        ScanCache lossy = new LostReplies(cache);

        assertThatThrownBy(() -> lossy.forget(KEY)).isInstanceOf(PortException.class);
        assertThat(lossy.forget(KEY)).isFalse();
        assertThat(cache.find(KEY)).isEmpty();
    }

    @Test
    void claim_sameOwnerTwice_sameFenceAndResumed() {
        Claim first = claimed(cache.claim(request("owner", NOW)));

        ClaimResult again = cache.claim(request("owner", AFTER_LEASE));

        assertThat(again).isInstanceOfSatisfying(Claimed.class, claimed -> {
            assertThat(claimed.resumed()).isTrue();
            assertThat(claimed.claim().fence()).isEqualTo(first.fence());
            assertThat(claimed.claim().until()).isEqualTo(AFTER_LEASE.plus(LEASE));
        });
    }

    @Test
    void claim_forcedAgainstRunning_joinsIt() {
        cache.claim(request("owner", NOW));

        assertThat(cache.claim(forced("eager", LATER))).isEqualTo(new InFlight("owner", NOW.plus(LEASE)));
        assertThat(cache.join(KEY, workload("eager"), LATER)).isTrue();
        assertThat(row().waiting()).containsExactly(workload("eager"));
    }

    @Test
    void claim_aroundFreshness_boundaries() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.complete(claim, complete(claim, NOW), NOW);
        Instant end = NOW.plus(Duration.ofHours(24));

        assertThat(cache.claim(request("a", end.minusNanos(1)))).isEqualTo(new Fresh(row()));
        assertThat(cache.claim(forced("b", NOW))).isInstanceOf(Fresh.class);
        assertThat(cache.claim(request("c", end))).isInstanceOf(Claimed.class);
    }

    @Test
    void complete_failedRescan_keepsTheCompleteResult() {
        Claim first = claimed(cache.claim(request("owner", NOW)));
        cache.complete(first, complete(first, NOW), NOW);
        Claim second = claimed(cache.claim(forced("again", LATER)));

        assertThat(cache.complete(second, failed(second, LATER), LATER)).isTrue();

        LedgerRow row = row();
        assertThat(row.lastOutcome()).isEqualTo(failed(second, LATER).recorded());
        assertThat(row.lastComplete()).isEqualTo(complete(first, NOW).recorded());
        assertThat(row.failures()).isEqualTo(1);
        assertThat(cache.claim(request("reader", LATER))).isEqualTo(new Fresh(row));
    }

    @Test
    void lateOwner_afterTakeOver_hasNoSay() {
        Claim late = claimed(cache.claim(request("late", NOW)));
        claimed(cache.claim(request("next", AFTER_LEASE)));
        LedgerRow before = row();

        assertThat(cache.renew(late, "CheckStatus", AFTER_LEASE, AFTER_LEASE.plus(LEASE)))
                .isEqualTo(new RenewResult.Lost());
        assertThat(cache.complete(late, complete(late, AFTER_LEASE), AFTER_LEASE))
                .isFalse();
        assertThat(cache.release(late, AFTER_LEASE)).isFalse();
        assertThat(row()).isEqualTo(before);
    }

    @Test
    void lateOwner_afterTheRowWasDeleted_doesNotBringItBack() {
        Claim late = claimed(cache.claim(request("late", NOW)));
        assertThat(cache.forget(KEY)).isTrue();

        assertThat(cache.renew(late, "CheckStatus", LATER, LATER.plus(LEASE))).isEqualTo(new RenewResult.Lost());
        assertThat(cache.complete(late, complete(late, LATER), LATER)).isFalse();
        assertThat(cache.release(late, LATER)).isFalse();
        assertThat(cache.join(KEY, workload("w"), LATER)).isFalse();
        cache.told(KEY, late.fence(), Map.of("cli:late", passed(late.fence(), LATER)), LATER);
        assertThat(cache.takeRetry(KEY, NOW, LATER)).isFalse();
        assertThat(cache.find(KEY)).isEmpty();
    }

    @Test
    void join_moreThanTheListHolds_areCounted() {
        cache.claim(request("owner", NOW));
        for (int i = 0; i < LedgerRow.MAX_WAITING + 3; i++) {
            assertThat(cache.join(KEY, workload("w" + i), LATER)).isTrue();
        }

        assertThat(row().waiting()).hasSize(LedgerRow.MAX_WAITING);
        assertThat(row().waitingMore()).isEqualTo(3);
    }

    @Test
    void told_everybody_clearsWaitingAndPending() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.join(KEY, workload("w"), NOW);
        cache.complete(claim, complete(claim, LATER), LATER);
        assertThat(row().pending()).isTrue();

        cache.told(KEY, claim.fence(), Map.of("cli:w", passed(claim.fence(), LATER)), LATER);
        assertThat(row().waiting()).isEmpty();
        assertThat(row().pending()).isTrue();

        cache.told(KEY, claim.fence(), Map.of("cli:owner", passed(claim.fence(), LATER)), LATER);
        assertThat(row().pending()).isFalse();
        assertThat(row().told()).containsOnlyKeys("cli:owner", "cli:w");
    }

    @Test
    void owe_outcomeThatStands_isPendingUntilTheWorkloadIsTold() {
        assertThat(cache.owe(KEY, workload("late"), NOW)).isFalse();
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.complete(claim, complete(claim, LATER), LATER);
        cache.told(KEY, claim.fence(), Map.of("cli:owner", passed(claim.fence(), LATER)), LATER);

        assertThat(cache.owe(KEY, workload("late"), LATER)).isTrue();
        assertThat(cache.owe(KEY, workload("late"), LATER)).isTrue();
        assertThat(row().pending()).isTrue();
        assertThat(row().waiting()).extracting("id").containsExactly("cli:late");

        cache.told(KEY, claim.fence(), Map.of("cli:late", passed(claim.fence(), LATER)), LATER);
        assertThat(row().pending()).isFalse();
        assertThat(row().waiting()).isEmpty();
    }

    @Test
    void takeRetry_manySweeps_oneTakesIt() throws Exception {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.complete(claim, failed(claim, NOW), NOW);
        Instant due = NOW.plus(Duration.ofMinutes(15));
        assertThat(cache.takeRetry(KEY, due, due.minusNanos(1))).isFalse();

        List<Boolean> answers = Race.of(20, i -> cache.takeRetry(KEY, due, due.plusMillis(i)));

        assertThat(answers).filteredOn(taken -> taken).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void scan_pageByPage_findsExactlyTheRowsOfTheFilter(LedgerFilter filter) {
        Instant now = NOW.plus(Duration.ofMinutes(15));
        List<ScanKey> running = keys("running", 5);
        List<ScanKey> abandoned = keys("abandoned", 7);
        List<ScanKey> failed = keys("failed", 4);
        List<ScanKey> ended = keys("ended", 3);
        running.forEach(key -> cache.claim(request(key, "owner", now)));
        abandoned.forEach(key -> cache.claim(request(key, "owner", NOW)));
        failed.forEach(key -> end(key, claim -> cache.complete(claim, failed(claim, NOW), NOW)));
        ended.forEach(key -> end(key, claim -> {
            cache.complete(claim, complete(claim, NOW), NOW);
            cache.told(key, claim.fence(), Map.of("cli:owner", passed(claim.fence(), NOW)), NOW);
            return true;
        }));
        List<ScanKey> expected = switch (filter) {
            case ALL ->
                Stream.of(running, abandoned, failed, ended)
                        .flatMap(List::stream)
                        .toList();
            case ABANDONED -> abandoned;
            case RETRY_DUE, UNTOLD -> failed;
        };

        List<ScanKey> found = new ArrayList<>();
        String page = null;
        do {
            LedgerPage answer = cache.scan(filter, now, page);
            answer.rows().forEach(row -> found.add(row.key()));
            page = answer.next();
        } while (page != null);

        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void takeRetry_taken_isNotListedUntilTheGraceHasPassed() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.complete(claim, failed(claim, NOW), NOW);
        Instant due = NOW.plus(Duration.ofMinutes(15));

        assertThat(cache.takeRetry(KEY, due, due)).isTrue();

        assertThat(cache.scan(LedgerFilter.RETRY_DUE, due, null).rows()).isEmpty();
        assertThat(cache.scan(LedgerFilter.RETRY_DUE, due.plus(LedgerRules.RETRY_GRACE), null)
                        .rows())
                .hasSize(1);
    }

    private void end(ScanKey key, Function<Claim, Boolean> end) {
        assertThat(end.apply(claimed(cache.claim(request(key, "owner", NOW))))).isTrue();
    }

    private LedgerRow row() {
        return cache.find(KEY).orElseThrow();
    }

    private static Claim renewed(RenewResult result) {
        assertThat(result).isInstanceOf(Renewed.class);
        return ((Renewed) result).claim();
    }

    private static List<ScanKey> keys(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> key(prefix + i)).toList();
    }
}
