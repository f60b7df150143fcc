/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.port.Leases;
import io.quaywatch.qualys.CallGate;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateBudgetTest {
    private static final String LIST = "GET /images";

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryLeases leases = new InMemoryLeases();

    private RateBudget process(int number) {
        return new RateBudget(leases, "process-" + number, clock);
    }

    private static void call(RateBudget budget, int status, Map<String, String> headers) {
        try (var pass = budget.enter(LIST, "list images")) {
            pass.observed(status, headers);
        }
    }

    /** How long the budget says to wait, or null if the call was made. */
    private static @Nullable Duration refused(RateBudget budget, Map<String, String> headers) {
        try {
            call(budget, 200, headers);
            return null;
        } catch (QualysException limited) {
            assertThat(limited.kind()).isEqualTo(QualysException.Kind.RATE_LIMITED);
            assertThat(limited.status()).isZero();
            return limited.retryAfter();
        }
    }

    private static Map<String, String> limit(int calls, int window) {
        return Map.of("x-ratelimit-limit", "" + calls, "x-ratelimit-window-sec", "" + window);
    }

    @Test
    void enter_manyProcesses_shareTheStandardLimitAndWaitForTheWindow() {
        List<RateBudget> processes =
                IntStream.range(0, 7).mapToObj(this::process).toList();
        int made = 0;
        for (int i = 0; i < 1_000; i++) {
            made += refused(processes.get(i % 7), Map.of()) == null ? 1 : 0;
        }

        // Blocks that other processes hold unused are the price of not asking every time.
        assertThat(made).isBetween(300 - 7 * RateBudget.LARGEST_BLOCK, 300);
        @Nullable Duration wait = refused(processes.get(0), Map.of());
        assertThat(wait).isBetween(Duration.ofHours(1), Duration.ofMinutes(62));
        clock.advance(wait);
        assertThat(refused(processes.get(0), Map.of())).isNull();
    }

    @Test
    void enter_oneProcess_makesEveryCallOfTheLimit() {
        RateBudget budget = process(0);

        assertThat(IntStream.range(0, 1_000).filter(i -> refused(budget, Map.of()) == null))
                .hasSize(300);
    }

    @Test
    void enter_endpoints_haveBudgetsOfTheirOwn() {
        RateBudget budget = process(0);
        IntStream.range(0, 301).forEach(i -> refused(budget, Map.of()));

        budget.enter("GET /registry", "list registries").close();
    }

    @Test
    void observed_limits_areLearnedByAll() {
        call(process(0), 200, limit(1_000, 1_800));
        RateBudget teacher = process(1);
        call(teacher, 200, limit(1_000, 1_800));
        call(teacher, 200, limit(1_000, 1_800));
        RateBudget other = process(2);
        call(other, 200, Map.of());

        assertThat(other.hourlyLimit(LIST)).isEqualTo(2_000);
        assertThat(IntStream.range(0, 2_000).filter(i -> refused(other, Map.of()) == null))
                .hasSizeBetween(980, 1_000);
    }

    @ParameterizedTest
    @CsvSource({"0,3600", "300,0", "-1,3600", "many,3600", "'',''", "9999999999,3600"})
    void observed_nonsense_changesNothing(String limit, String window) {
        RateBudget budget = process(0);
        call(budget, 200, Map.of("x-ratelimit-limit", limit, "x-ratelimit-window-sec", window));

        assertThat(budget.hourlyLimit(LIST)).isEqualTo(300);
        assertThat(refused(process(1), Map.of())).isNull();
    }

    @Test
    void observed_othersUseTheSubscription_theirCallsCount() {
        RateBudget budget = process(0);
        call(budget, 200, Map.of("x-ratelimit-remaining", "2"));

        assertThat(refused(budget, Map.of())).isNull();
        assertThat(refused(budget, Map.of())).isNull();
        assertThat(refused(budget, Map.of())).isEqualTo(Duration.ofSeconds(60));
        clock.advance(Duration.ofSeconds(60));
        assertThat(refused(budget, Map.of())).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // status, Retry-After, ToWait, Remaining, blocked for
                "429, 90,   -,    -, 90",
                "429, -,    120,  -, 120",
                "429, 5,    120,  0, 120",
                "429, -,    -,    -, 60",
                "409, 40,   -,    -, 40",
                "409, -,    -,    -, -",
                "200, -,    300,  0, 300",
                "200, -,    300,  7, -",
                "500, -,    -,    9, -"
            })
    void observed_reply_blocksAllProcessesForAsLongAsItSays(
            int status, String retryAfter, String toWait, String remaining, String blocked) {
        Map<String, String> headers = new HashMap<>();
        put(headers, "retry-after", retryAfter);
        put(headers, "x-ratelimit-towait-sec", toWait);
        put(headers, "x-ratelimit-remaining", remaining);
        RateBudget budget = process(0);
        call(budget, status, headers);

        Duration expected = blocked == null ? null : Duration.ofSeconds(Long.parseLong(blocked));
        assertThat(refused(process(1), Map.of())).isEqualTo(expected);
        assertThat(refused(budget, Map.of())).isEqualTo(expected);
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    @Test
    void observed_concurrencyRefused_keepsTheCallsGranted() {
        RateBudget budget = process(0);
        IntStream.range(0, 4).forEach(i -> refused(budget, Map.of()));
        call(budget, 429, Map.of("retry-after", "1"));
        clock.advance(Duration.ofSeconds(1));

        assertThat(IntStream.range(0, 1_000).filter(i -> refused(budget, Map.of()) == null))
                .hasSize(300 - 5);
    }

    @Test
    void enter_leaseHeldByAnother_waitsShortly() {
        Instant now = clock.instant();
        leases.acquire("budget " + LIST, "somebody", now, now.plusSeconds(10));

        assertThat(refused(process(0), Map.of())).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void enter_ledgerOfAnUnlimitedSubscription_staysSmall() {
        RateBudget budget = process(0);
        for (int i = 0; i < 20_000; i++) {
            refused(budget, limit(1_000_000, 86_400));
            clock.advance(Duration.ofSeconds(4));
        }

        assertThat(leases.read("budget " + LIST).orElseThrow().length()).isLessThan(Leases.MAX_DOCUMENT / 10);
    }

    @Test
    void enter_concurrencyLearned_isTheNumberOfCallsAtOnce() {
        RateBudget budget = process(0);
        call(budget, 200, Map.of("x-concurrencylimit-limit", "3"));
        List<CallGate.Pass> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(budget.enter(LIST, "list images"));
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> budget.enter(LIST, "list images")).isInstanceOf(QualysException.class);
        assertThat(Thread.interrupted()).isTrue();
        open.forEach(CallGate.Pass::close);
    }

    /** @param afterMillis time before the call */
    record Move(int process, int afterMillis) {}

    @Provide
    Arbitrary<List<Move>> moves() {
        Arbitrary<Integer> pauses = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(0)),
                Tuple.of(4, Arbitraries.integers().between(1, 5_000)),
                Tuple.of(1, Arbitraries.integers().between(5_000, 130_000)));
        return Combinators.combine(Arbitraries.integers().between(0, 3), pauses)
                .as(Move::new)
                .list()
                .ofMinSize(50)
                .ofMaxSize(400);
    }

    @Property(tries = 300)
    void enter_anyCallsOfSeveralProcesses_neverMoreThanTheLimitInAnyWindow(@ForAll("moves") List<Move> moves) {
        int limit = 20;
        Duration window = Duration.ofSeconds(300);
        VirtualClock time = new VirtualClock();
        InMemoryLeases store = new InMemoryLeases();
        List<RateBudget> processes = IntStream.range(0, 4)
                .mapToObj(i -> new RateBudget(store, "process-" + i, time))
                .toList();
        Map<String, String> headers = limit(limit, 300);
        List<Instant> made = new ArrayList<>();
        for (Move move : moves) {
            time.advance(Duration.ofMillis(move.afterMillis()));
            if (refused(processes.get(move.process()), headers) == null) {
                made.add(time.instant());
            }
        }
        for (int i = 0; i + limit < made.size(); i++) {
            assertThat(Duration.between(made.get(i), made.get(i + limit))).isGreaterThanOrEqualTo(window);
        }
        time.advance(window.plusSeconds(120));
        assertThat(refused(processes.get(0), headers)).isNull();
    }
}
