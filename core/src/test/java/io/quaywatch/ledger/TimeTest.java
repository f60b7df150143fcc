/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.forced;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.json.Json;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.port.ScanCache;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Incident: times of different kinds were compared, stored as fractions, or left to a store's expiry that runs when it likes. */
class TimeTest {
    private final ScanCache cache = new InMemoryScanCache();

    @Test
    void claimAndLease_atTheirEnd_areOver() {
        cache.claim(request("owner", NOW));
        LedgerRow row = cache.find(KEY).orElseThrow();
        Instant end = NOW.plus(LEASE);

        assertThat(row.runningClaim(end.minusNanos(1))).isPresent();
        assertThat(row.runningClaim(end)).isEmpty();
        assertThat(LedgerFilter.ABANDONED.accepts(row, end.minusNanos(1))).isFalse();
        assertThat(LedgerFilter.ABANDONED.accepts(row, end)).isTrue();
    }

    @Test
    void clockGoesBack_fencesStillGrow() {
        Claim first = claimed(cache.claim(request("owner", NOW)));
        cache.release(first, NOW);

        Claim second = claimed(cache.claim(request("next", NOW.minus(Duration.ofDays(400)))));

        assertThat(second.fence()).isEqualTo(first.fence() + 1);
    }

    @Test
    void rowRemovedAndMadeAnew_fenceIsAboveTheOldOne() {
        Claim first = claimed(cache.claim(request("owner", NOW)));
        cache.forget(KEY);

        assertThat(claimed(cache.claim(request("owner", NOW.plusMillis(1)))).fence())
                .isGreaterThan(first.fence());
    }

    @Test
    void resultOfTheSameInstant_satisfiesAForcedRequest_anEarlierOneDoesNot() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.complete(claim, complete(claim, NOW), NOW);

        assertThat(cache.claim(forced("a", NOW))).isInstanceOf(ClaimResult.Fresh.class);
        assertThat(cache.claim(forced("b", NOW.plusNanos(1)))).isInstanceOf(ClaimResult.Claimed.class);
    }

    @Test
    void rowInJson_keepsEveryNanosecondAsUtcText() throws Exception {
        cache.claim(request("owner", NOW));
        LedgerRow row = cache.find(KEY).orElseThrow();

        String json = Json.state().writeValueAsString(row);

        assertThat(json).contains("\"updatedAt\":\"2026-03-01T12:00:00.123456789Z\"");
        assertThat(Json.state().readValue(json, LedgerRow.class)).isEqualTo(row);
    }

    @Test
    void rowOfLastYear_stillStandsAndIsOnlyNotFresh() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.complete(claim, complete(claim, NOW), NOW);
        Instant nextYear = NOW.plus(Duration.ofDays(365));

        assertThat(cache.claim(request("next", nextYear))).isInstanceOf(ClaimResult.Claimed.class);
        assertThat(cache.find(KEY).orElseThrow().lastComplete()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1, PT15M", "2, PT1H", "3, PT6H", "4, PT24H"})
    void retry_afterFailures_waitsLonger(int failures, Duration wait) {
        assertThat(RetrySchedule.STANDARD.next(failures, NOW)).contains(NOW.plus(wait));
    }

    @Test
    void retry_afterTheLastOrWithoutAFailure_isNone() {
        assertThat(RetrySchedule.STANDARD.next(5, NOW)).isEmpty();
        assertThatThrownBy(() -> RetrySchedule.STANDARD.next(0, NOW)).isInstanceOf(IllegalArgumentException.class);
    }
}
