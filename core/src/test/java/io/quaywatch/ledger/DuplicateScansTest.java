/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import static io.quaywatch.ledger.LedgerFixtures.IMAGE;
import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.failed;
import static io.quaywatch.ledger.LedgerFixtures.forced;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.port.Race;
import io.quaywatch.port.ScanCache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Incident: three events of one deployment started three forced scans of the same image. */
class DuplicateScansTest {
    private final ScanCache cache = new InMemoryScanCache();

    @Test
    void threeEventsOfOneDeployment_oneScanAndEveryWorkloadIsToldOnce() throws Exception {
        String[] events = {"RegisterTaskDefinition", "UpdateService", "RunTask"};

        List<Boolean> scans = Race.of(3, i -> scansOrJoins(events[i], i == 0 ? "revision" : "service"));

        assertThat(scans).filteredOn(scan -> scan).hasSize(1);
        LedgerRow row = cache.find(KEY).orElseThrow();
        assertThat(row.waiting()).hasSize(1).doesNotContain(row.workload());
    }

    private boolean scansOrJoins(String execution, String workload) {
        ClaimRequest request =
                new ClaimRequest(KEY, execution, IMAGE, null, workload(workload), NOW, NOW.plus(LEASE), Instant.EPOCH);
        if (cache.claim(request) instanceof ClaimResult.Claimed) {
            return true;
        }
        assertThat(cache.join(KEY, workload(workload), NOW)).isTrue();
        return false;
    }

    @Test
    void forcedTwiceInARow_theSecondJoinsTheFirst() {
        cache.claim(forced("first", NOW));

        assertThat(cache.claim(forced("second", NOW.plusSeconds(1)))).isInstanceOf(ClaimResult.InFlight.class);
    }

    @Test
    void stepRepeatedByTheOrchestrator_keepsItsFenceAndSoItsNames() {
        Claim claim = claimed(cache.claim(request("execution#0", NOW)));
        Claim again = claimed(cache.claim(request("execution#0", NOW.plusSeconds(9))));

        assertThat(again.fence()).isEqualTo(claim.fence());
        assertThat(KEY.reportKey(again.fence())).isEqualTo(KEY.reportKey(claim.fence()));
    }

    @Test
    void dueRetry_takenByOneSweep_isNotDueForTheNext() {
        Claim claim = claimed(cache.claim(request("owner", NOW)));
        cache.complete(claim, failed(claim, NOW), NOW);
        Instant due = NOW.plus(Duration.ofMinutes(15));
        List<LedgerRow> seenByBoth =
                cache.scan(LedgerFilter.RETRY_DUE, due, null).rows();

        assertThat(seenByBoth).hasSize(1);
        assertThat(cache.takeRetry(KEY, due, due)).isTrue();
        assertThat(cache.takeRetry(KEY, due, due.plusMillis(1))).isFalse();
    }

    @Test
    void sameImageUnderOtherNames_oneRow_otherPlatformOrProfile_another() {
        Digest config = Digest.of(new byte[] {1});
        ScanKey key = ScanKey.of(config, Platform.LINUX_AMD64, "pkg");
        Claim claim = claimed(cache.claim(request(key, "a", NOW)));
        cache.complete(claim, complete(claim, NOW), NOW);

        assertThat(cache.claim(request(ScanKey.of(config, Platform.LINUX_AMD64, "pkg"), "b", NOW)))
                .isInstanceOf(ClaimResult.Fresh.class);
        assertThat(cache.claim(request(ScanKey.of(config, Platform.LINUX_ARM64, "pkg"), "b", NOW)))
                .isInstanceOf(ClaimResult.Claimed.class);
        assertThat(cache.claim(request(ScanKey.of(config, Platform.LINUX_AMD64, "pkg-secret"), "b", NOW)))
                .isInstanceOf(ClaimResult.Claimed.class);
    }
}
