/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimResult.Claimed;
import io.quaywatch.ledger.ClaimResult.Fresh;
import io.quaywatch.ledger.ClaimResult.InFlight;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Incident: the store's expiry, which runs up to days late, was read as freshness and used as a lock. */
class TimeTest {
    private static final String ITEM = "row#" + KEY.value();
    private static final Instant END = NOW.plus(LEASE);
    private static final Duration DAY = Duration.ofHours(24);

    @RegisterExtension
    static final LocalDynamoDb DYNAMO = new LocalDynamoDb();

    private final String table = DYNAMO.table();
    private final DynamoDbScanCache cache = DYNAMO.cache(table);

    @Test
    void ttl_everyWrite_isThirtyDaysAheadInWholeSeconds() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        assertThat(ttl()).isEqualTo(Long.toString(NOW.getEpochSecond() + 30 * 86_400));

        cache.complete(claim, complete(claim, END), END);
        assertThat(ttl()).isEqualTo(Long.toString(END.getEpochSecond() + 30 * 86_400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "99999999999"})
    void ttl_longPassedOrFarAhead_changesNoAnswer(String ttl) {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        setTtl(ttl);
        assertThat(cache.claim(request("next", NOW))).isInstanceOf(InFlight.class);
        assertThat(rows(LedgerFilter.ABANDONED, NOW)).isEmpty();

        cache.complete(claim, complete(claim, NOW), NOW);
        setTtl(ttl);
        assertThat(cache.claim(request("next", NOW.plus(DAY).minusNanos(1)))).isInstanceOf(Fresh.class);
        assertThat(cache.claim(request("next", NOW.plus(DAY)))).isInstanceOf(Claimed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claimUntil", "retryAt"})
    void copyForFilters_sayingItIsOver_neitherFreesNorListsTheClaim(String attribute) {
        cache.claim(request("owner", NOW));
        DYNAMO.set(table, ITEM, attribute, AttributeValue.fromN("0"));

        assertThat(cache.claim(request("next", NOW))).isInstanceOf(InFlight.class);
        assertThat(rows(LedgerFilter.ABANDONED, NOW)).isEmpty();
        assertThat(rows(LedgerFilter.RETRY_DUE, NOW)).isEmpty();
    }

    @Test
    void abandoned_atTheNanosecondOfItsEnd_isListedAndNotBefore() {
        cache.claim(request("owner", NOW));

        assertThat(rows(LedgerFilter.ABANDONED, END.minusNanos(1))).isEmpty();
        assertThat(rows(LedgerFilter.ABANDONED, END)).hasSize(1);
    }

    @Test
    void lease_hasNoTimeToLive() {
        DYNAMO.leases(table).acquire("board", "a", NOW, END);

        assertThat(DYNAMO.item(table, "lease#board").orElseThrow()).containsOnlyKeys("pk", "row", "version");
    }

    private List<LedgerRow> rows(LedgerFilter filter, Instant now) {
        return cache.scan(filter, now, null).rows();
    }

    private String ttl() {
        return Optional.ofNullable(DYNAMO.item(table, ITEM).orElseThrow().get("ttl"))
                .orElseThrow()
                .n();
    }

    private void setTtl(String ttl) {
        DYNAMO.set(table, ITEM, "ttl", AttributeValue.fromN(ttl));
    }
}
