/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimResult;
import io.quaywatch.port.Race;
import io.quaywatch.port.VersionedScanCache.Versioned;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Incident: three events of one deployment, handled by three functions at once, started three scans of the same image. */
class DuplicateScansTest {
    @RegisterExtension
    static final LocalDynamoDb DYNAMO = new LocalDynamoDb();

    private final String table = DYNAMO.table();

    @Test
    void threeFunctionsAtOnce_oneScansAndTheOthersJoin() throws Exception {
        List<Boolean> scans = Race.of(3, i -> {
            DynamoDbScanCache function = DYNAMO.cache(table);
            return function.claim(request("event-" + i, NOW)) instanceof ClaimResult.Claimed
                    || !function.join(KEY, workload("event-" + i), NOW);
        });

        assertThat(scans).filteredOn(scan -> scan).hasSize(1);
        assertThat(DYNAMO.cache(table).find(KEY).orElseThrow().waiting()).hasSize(2);
    }

    @Test
    void twoWritersOfOneVersion_theSecondWritesNothing() {
        DynamoDbScanCache cache = DYNAMO.cache(table);
        cache.claim(request("first", NOW));
        Versioned read = cache.read(KEY).orElseThrow();

        assertThat(cache.write(read.row(), read.version())).isTrue();
        assertThat(cache.write(read.row(), read.version())).isFalse();
        assertThat(cache.write(read.row(), null)).isFalse();
    }

    @Test
    void writerOfARemovedRow_cannotOverwriteTheOneMadeAnew() {
        DynamoDbScanCache cache = DYNAMO.cache(table);
        cache.claim(request("first", NOW));
        Versioned old = cache.read(KEY).orElseThrow();
        cache.forget(KEY);
        Claim anew = claimed(cache.claim(request("second", NOW.plusMillis(5))));

        assertThat(cache.write(old.row(), old.version())).isFalse();
        assertThat(cache.find(KEY).flatMap(row -> Optional.ofNullable(row.claim())))
                .contains(anew);
    }

    @Test
    void writeRepeatedByTheClientAfterALostReply_isTheSameClaim() {
        DynamoDbScanCache cache = DYNAMO.cache(table);
        Claim claim = claimed(cache.claim(request("run/0", NOW)));

        assertThat(cache.claim(request("run/0", NOW))).isEqualTo(new ClaimResult.Claimed(claim, true));
    }
}
