/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.key;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanCacheContract;
import io.quaywatch.port.VersionedScanCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbScanCacheTest extends ScanCacheContract {
    @RegisterExtension
    static final LocalDynamoDb DYNAMO = new LocalDynamoDb();

    private final String table = DYNAMO.table();
    private final DynamoDbScanCache own = DYNAMO.cache(table);

    @Override
    protected VersionedScanCache create() {
        return DYNAMO.cache(DYNAMO.table());
    }

    @Test
    void write_claim_isOneItemWithCopiesForFilters() {
        own.claim(request("run/0", NOW));

        Map<String, AttributeValue> item =
                DYNAMO.item(table, "row#" + KEY.value()).orElseThrow();
        assertThat(item)
                .containsOnlyKeys("pk", "row", "version", "ttl", "claimOwner", "claimUntil", "pending")
                .containsEntry("claimOwner", AttributeValue.fromS("run/0"))
                .containsEntry(
                        "claimUntil",
                        AttributeValue.fromN(Long.toString(NOW.plus(LEASE).toEpochMilli())))
                .containsEntry("pending", AttributeValue.fromBool(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"key\":", "{\"surprise\":1}"})
    void unreadableRow_isCorrupt_leavesTheOthersAndCanBeForgotten(String json) {
        own.claim(request("owner", NOW));
        own.claim(request(key("other"), "owner", NOW));
        DYNAMO.set(table, "row#" + KEY.value(), "row", AttributeValue.fromS(json));

        assertThatThrownBy(() -> own.find(KEY)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT);
            assertThat(e).hasMessageContaining("read item row#" + KEY.value() + " of table " + table);
        });
        assertThat(all()).containsExactly(key("other"));
        assertThat(own.forget(KEY)).isTrue();
        assertThat(own.find(KEY)).isEmpty();
    }

    @Test
    void rowUnderAnotherKey_isCorrupt() {
        own.claim(request("owner", NOW));
        own.claim(request(key("other"), "owner", NOW));
        AttributeValue stranger =
                DYNAMO.item(table, "row#" + key("other").value()).orElseThrow().get("row");
        DYNAMO.set(table, "row#" + KEY.value(), "row", stranger);

        assertThatThrownBy(() -> own.claim(request("next", NOW)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
        assertThat(all()).containsExactly(key("other"));
    }

    @Test
    void anyCall_tableMissing_isNotFoundAndSaysWhat() {
        DynamoDbScanCache nowhere = DYNAMO.cache("no-such-table");

        assertThatThrownBy(() -> nowhere.find(KEY)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND);
            assertThat(e).hasMessageContaining("of table no-such-table : AWS answered");
        });
    }

    private List<ScanKey> all() {
        List<ScanKey> keys = new ArrayList<>();
        String page = null;
        do {
            LedgerPage answer = own.scan(LedgerFilter.ALL, NOW, page);
            answer.rows().forEach(row -> keys.add(row.key()));
            page = answer.next();
        } while (page != null);
        return keys;
    }
}
