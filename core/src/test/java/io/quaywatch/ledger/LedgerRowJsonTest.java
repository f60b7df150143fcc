/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.failed;
import static io.quaywatch.ledger.LedgerFixtures.forced;
import static io.quaywatch.ledger.LedgerFixtures.passed;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.json.Json;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.port.ScanCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The stored form of a row is a protocol between releases: a change of the golden file is a change of the format. */
class LedgerRowJsonTest {
    @Test
    void row_withEverything_isTheGoldenFile() throws IOException {
        LedgerRow row = rowWithEverything();

        assertThat(Json.state().writerWithDefaultPrettyPrinter().writeValueAsString(row))
                .isEqualToNormalizingNewlines(golden().strip());
        assertThat(Json.state().readValue(golden(), LedgerRow.class)).isEqualTo(row);
    }

    private static LedgerRow rowWithEverything() {
        ScanCache cache = new InMemoryScanCache();
        Claim first = claimed(cache.claim(request("execution-1#0", NOW)));
        cache.complete(first, complete(first, NOW.plusSeconds(300)), NOW.plusSeconds(300));
        cache.told(
                KEY,
                first.fence(),
                Map.of(
                        "cli:execution-1#0",
                        passed(first.fence(), NOW.plusSeconds(301)),
                        "cli:another",
                        new Told("1 critical, 2 high", true, NOW.plusSeconds(302), first.fence())),
                NOW.plusSeconds(302));
        Claim second = claimed(cache.claim(forced("execution-2#1", NOW.plusSeconds(400))));
        cache.complete(second, failed(second, NOW.plusSeconds(700)), NOW.plusSeconds(700));
        Claim third = claimed(cache.claim(forced("execution-3#0", NOW.plusSeconds(800))));
        cache.join(KEY, workload("joined"), NOW.plusSeconds(810));
        cache.renew(third, "SubmitScan", NOW.plusSeconds(820), NOW.plusSeconds(1200));
        return cache.find(KEY).orElseThrow();
    }

    private static String golden() throws IOException {
        try (InputStream file = LedgerRowJsonTest.class.getResourceAsStream("/ledger/row.json")) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
