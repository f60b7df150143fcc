/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.key;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.LeasesContract;
import io.quaywatch.port.VersionedLeases;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class DynamoDbLeasesTest extends LeasesContract {
    @RegisterExtension
    static final LocalDynamoDb DYNAMO = new LocalDynamoDb();

    private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

    @BeforeEach
    void listen() {
        warnings.start();
        ((Logger) LoggerFactory.getLogger(DynamoDbScanCache.class)).addAppender(warnings);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger(DynamoDbScanCache.class)).detachAppender(warnings);
    }

    @Override
    protected VersionedLeases create() {
        return DYNAMO.leases(DYNAMO.table());
    }

    @Test
    void leasesAndRows_inOneTable_doNotMeet() {
        String table = DYNAMO.table();
        DynamoDbScanCache cache = DYNAMO.cache(table);
        DynamoDbLeases leases = DYNAMO.leases(table);
        Set<ScanKey> keys = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            keys.add(key("image-" + i));
            cache.claim(request(key("image-" + i), "owner", NOW));
            leases.acquire("row#" + i, "owner", NOW, NOW.plusSeconds(60));
        }

        List<ScanKey> found = new ArrayList<>();
        String page = null;
        do {
            LedgerPage answer = cache.scan(LedgerFilter.ALL, NOW, page);
            answer.rows().forEach(row -> found.add(row.key()));
            page = answer.next();
        } while (page != null);

        assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(DYNAMO.item(table, "lease#row#7")).isPresent();
        assertThat(warnings.list).isEmpty();
    }
}
