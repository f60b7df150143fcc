/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.port.LeasesContract;
import io.quaywatch.port.VersionedLeases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DynamoDbLeasesTest extends LeasesContract {
    @RegisterExtension
    static final LocalDynamoDb DYNAMO = new LocalDynamoDb();

    @Override
    protected VersionedLeases create() {
        return DYNAMO.leases(DYNAMO.table());
    }

    @Test
    void leasesAndRows_inOneTable_doNotMeet() {
        String table = DYNAMO.table();
        DynamoDbScanCache cache = DYNAMO.cache(table);
        cache.claim(request("owner", NOW));
        DYNAMO.leases(table).acquire("row#x", "a", NOW, NOW.plusSeconds(60));

        assertThat(cache.scan(LedgerFilter.ALL, NOW, null).rows()).hasSize(1);
        assertThat(DYNAMO.item(table, "lease#row#x")).isPresent();
    }
}
