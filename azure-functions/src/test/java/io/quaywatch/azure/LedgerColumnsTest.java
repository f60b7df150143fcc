/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.failed;
import static io.quaywatch.ledger.LedgerFixtures.forced;
import static io.quaywatch.ledger.LedgerFixtures.key;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.Contention;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people find in the table. */
class LedgerColumnsTest {
    private final Azurite azurite = Azurite.require();
    private final TableClient table = azurite.tables().createTableIfNotExists(azurite.name("columns"));
    private final TableStorageScanCache own = new TableStorageScanCache(table, Contention.withinProcess());

    @Test
    void write_claim_isOneEntityWithItsColumns() {
        own.claim(request("run/0", NOW));

        TableEntity entity = entity(KEY);
        assertThat(entity.getPartitionKey()).isEqualTo(KEY.id().substring(0, 2));
        assertThat(entity.getRowKey()).isEqualTo(KEY.value());
        assertThat(columns(entity))
                .containsExactlyInAnyOrder(
                        "registry",
                        "repository",
                        "tag",
                        "digest",
                        "workload",
                        "claimOwner",
                        "claimUntil",
                        "pending",
                        "updatedAt",
                        "row0");
        assertThat(entity.getProperties())
                .containsEntry("registry", "docker.io")
                .containsEntry("repository", "library/nginx")
                .containsEntry("tag", "1.27")
                .containsEntry("digest", "sha256:" + KEY.id())
                .containsEntry("workload", "cli:run/0")
                .containsEntry("claimOwner", "run/0")
                .containsEntry("claimUntil", millis(NOW.plus(LEASE)))
                .containsEntry("updatedAt", millis(NOW))
                .containsEntry("pending", false);
    }

    @Test
    void write_failedRescan_tellsTheFailureAndTheReportThatStands() {
        Claim first = claimed(own.claim(request("owner", NOW)));
        own.complete(first, complete(first, NOW), NOW);
        Instant later = NOW.plusSeconds(30);
        Claim second = claimed(own.claim(forced("again", later)));
        own.complete(second, failed(second, later), later);

        TableEntity entity = entity(KEY);
        assertThat(columns(entity)).doesNotContain("claimOwner", "claimUntil");
        assertThat(entity.getProperties())
                .containsEntry("outcome", "Failed")
                .containsEntry("report", KEY.reportKey(first.fence()).value())
                .containsEntry("critical", 1)
                .containsEntry("high", 2)
                .containsEntry("scannedAt", millis(NOW))
                .containsEntry("freshUntil", millis(NOW.plus(Duration.ofHours(24))))
                .containsEntry("retryAt", millis(later.plus(Duration.ofMinutes(15))))
                .containsEntry("pending", true);
    }

    /** The filters that the documents give to users. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "critical gt 0; complete",
                "high gt 1 and scannedAt ge datetime'2026-03-01T00:00:00Z'; complete",
                "registry eq 'docker.io' and repository eq 'library/nginx' and outcome eq 'Failed'; failed",
                "outcome eq 'Failed' or outcome eq 'TimedOut'; failed",
                "freshUntil gt datetime'2026-03-01T13:00:00Z'; complete",
                "retryAt le datetime'2026-03-02T00:00:00Z'; failed",
                "claimUntil gt datetime'2026-03-01T12:05:00Z'; running",
                "claimOwner ge 'run' and claimOwner lt 'ruo'; running",
                "workload eq 'cli:run/0'; running"
            })
    void columns_queriesOfUsers_findTheirRows(String filter, String expected) {
        Claim ending = claimed(own.claim(request(key("complete"), "other", NOW)));
        own.complete(ending, complete(ending, NOW), NOW);
        Claim failing = claimed(own.claim(request(key("failed"), "other", NOW)));
        own.complete(failing, failed(failing, NOW), NOW);
        own.claim(request(key("running"), "run/0", NOW));

        assertThat(table.listEntities(new ListEntitiesOptions().setFilter(filter), null, null))
                .extracting(TableEntity::getRowKey)
                .containsExactly(key(expected).value());
    }

    @Test
    void columns_queryByDigest_readsOnePartition() {
        own.claim(request("owner", NOW));
        String filter = "PartitionKey eq '" + KEY.id().substring(0, 2) + "' and digest eq 'sha256:" + KEY.id() + "'";

        assertThat(table.listEntities(new ListEntitiesOptions().setFilter(filter), null, null))
                .hasSize(1);
    }

    private TableEntity entity(ScanKey key) {
        return table.getEntity(key.id().substring(0, 2), key.value());
    }

    /** What was written, without what the service adds. */
    private static List<String> columns(TableEntity entity) {
        return entity.getProperties().keySet().stream()
                .filter(name -> !name.contains("odata.")
                        && !List.of("PartitionKey", "RowKey", "Timestamp").contains(name))
                .toList();
    }

    private static Object millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }
}
