/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.failed;
import static io.quaywatch.ledger.LedgerFixtures.passed;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.event.Workload;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.port.ScanCache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Incident: a handler died or swallowed its error, the event counted as done, and nobody heard of the image again. The
 * ledger's part: wherever somebody dies, a later sweep finds the row and everybody who asked is still on it.
 */
class AtMostOnceTest {
    private final ScanCache cache = new InMemoryScanCache();

    @Test
    void scannerDies_theRowIsFoundAndWhoeverAskedIsStillTold() {
        cache.claim(request("dead", NOW));
        cache.join(KEY, workload("joined"), NOW);
        Instant later = NOW.plus(LEASE);
        assertThat(found(LedgerFilter.ABANDONED, later.minusNanos(1))).isEmpty();
        assertThat(found(LedgerFilter.ABANDONED, later)).hasSize(1);

        Claim next = claimed(cache.claim(request("next", later)));
        cache.complete(next, complete(next, later), later);

        assertThat(row().waiting()).extracting(Workload::name).containsExactlyInAnyOrder("dead", "joined");
    }

    @Test
    void tellerDies_theOutcomeIsFoundUntilEverybodyWasTold() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.join(KEY, workload("joined"), NOW);
        cache.complete(claim, failed(claim, NOW), NOW);
        assertThat(found(LedgerFilter.UNTOLD, NOW)).hasSize(1);

        cache.told(KEY, claim.fence(), Map.of("cli:owner", passed(claim.fence(), NOW)), NOW);
        assertThat(found(LedgerFilter.UNTOLD, NOW)).hasSize(1);

        cache.told(KEY, claim.fence(), Map.of("cli:joined", passed(claim.fence(), NOW)), NOW);
        assertThat(found(LedgerFilter.UNTOLD, NOW)).isEmpty();
    }

    @Test
    void untoldOutcomeOvertakenByANewScan_itsWorkloadIsToldOfTheNew() {
        Claim first = claimed(cache.claim(request("owner", NOW)));
        cache.complete(first, failed(first, NOW), NOW);
        Claim second = claimed(cache.claim(request("next", NOW)));
        cache.complete(second, complete(second, NOW), NOW);

        assertThat(row().waiting()).containsExactly(workload("owner"));
        assertThat(found(LedgerFilter.UNTOLD, NOW)).hasSize(1);
    }

    @Test
    void sweepDiesAfterTakingARetry_theRetryIsDueAgain() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.complete(claim, failed(claim, NOW), NOW);
        Instant due = NOW.plus(Duration.ofMinutes(15));

        assertThat(cache.takeRetry(KEY, due, due)).isTrue();

        assertThat(found(LedgerFilter.RETRY_DUE, due.plus(LedgerRules.RETRY_GRACE)))
                .hasSize(1);
    }

    @Test
    void scannerGivesUp_whoeverJoinedIsScannedFor() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.join(KEY, workload("joined"), NOW);

        cache.release(claim, NOW);

        assertThat(found(LedgerFilter.RETRY_DUE, NOW)).hasSize(1);
    }

    private List<LedgerRow> found(LedgerFilter filter, Instant now) {
        return cache.scan(filter, now, null).rows();
    }

    private LedgerRow row() {
        return cache.find(KEY).orElseThrow();
    }
}
