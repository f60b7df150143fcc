/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.key;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.TableEntity;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerFixtures;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.Contention;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanCacheContract;
import io.quaywatch.port.VersionedScanCache;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableStorageScanCacheTest extends ScanCacheContract {
    private static final int SMALL_PAGES = 3;

    private final Azurite azurite = Azurite.require();
    private final TableClient table = table();
    private final TableStorageScanCache own = cache(table);

    @Override
    protected VersionedScanCache create() {
        return cache(table());
    }

    private TableClient table() {
        return azurite.tables().createTableIfNotExists(azurite.name("ledger"));
    }

    /** Without pauses: a hundred racers are refused by each other, and each refusal means that one got on. */
    private static TableStorageScanCache cache(TableClient table) {
        return new TableStorageScanCache(table, Contention.withinProcess(), SMALL_PAGES);
    }

    /** Azure compares times, the emulator texts of times, so a whole second must not be written shorter than others. */
    @Test
    void scan_timesOfAnyPrecision_areFoundAtTheirInstant() {
        Instant second = Instant.parse("2026-03-01T12:00:00Z");
        own.claim(request(key("whole"), "owner", second));
        own.claim(request(key("millis"), "owner", second.plusMillis(1)));
        own.claim(request(key("nanos"), "owner", second.plusMillis(1).plusNanos(1)));

        assertThat(scan(LedgerFilter.ABANDONED, second.plus(LEASE).minusNanos(1)))
                .isEmpty();
        assertThat(scan(LedgerFilter.ABANDONED, second.plus(LEASE))).containsExactly(key("whole"));
        assertThat(scan(LedgerFilter.ABANDONED, second.plus(LEASE).plusMillis(1)))
                .containsExactlyInAnyOrder(key("whole"), key("millis"));
        assertThat(scan(LedgerFilter.ABANDONED, second.plus(LEASE).plusMillis(1).plusNanos(1)))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 29_000, 30_000, 60_001, 400_000})
    void row_ofAnyLength_comesBackWhole(int length) {
        own.claim(askedBy(length));

        assertThat(own.find(KEY).orElseThrow().workload().name()).isEqualTo("n".repeat(length));
        assertThat(scan(LedgerFilter.ALL, NOW)).containsExactly(KEY);
    }

    @Test
    void row_shorterThanBefore_leavesNoOldChunk() {
        Claim claim = claimed(own.claim(askedBy(100_000)));
        own.release(claim, NOW);

        own.claim(request("owner", NOW.plusSeconds(1)));

        assertThat(columns(entity(KEY))).contains("row0").doesNotContain("row1");
        assertThat(own.find(KEY)).isPresent();
    }

    @Test
    void row_longerThanAnEntity_isRefusedAndSaysSo() {
        assertThatThrownBy(() -> own.claim(askedBy(600_000))).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID);
            assertThat(e).hasMessageContaining("write entity ").hasMessageContaining("a table entity holds 500000");
        });
        assertThat(own.find(KEY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"key\":", "{\"surprise\":1}"})
    void unreadableRow_isCorrupt_leavesTheOthersAndCanBeForgotten(String json) {
        own.claim(request("owner", NOW));
        own.claim(request(key("other"), "owner", NOW));
        table.updateEntity(entity(KEY).addProperty("row0", json));

        assertThatThrownBy(() -> own.find(KEY)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT);
            assertThat(e).hasMessageContaining("read entity ").hasMessageContaining(KEY.value());
        });
        assertThat(scan(LedgerFilter.ALL, NOW)).containsExactly(key("other"));
        assertThat(own.forget(KEY)).isTrue();
        assertThat(own.find(KEY)).isEmpty();
    }

    @Test
    void rowUnderAnotherKey_isCorrupt() {
        own.claim(request("owner", NOW));
        own.claim(request(key("other"), "owner", NOW));
        Object stranger = entity(key("other")).getProperty("row0");
        table.updateEntity(entity(KEY).addProperty("row0", stranger));

        assertThatThrownBy(() -> own.claim(request("next", NOW)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
        assertThat(scan(LedgerFilter.ALL, NOW)).containsExactly(key("other"));
    }

    @Test
    void anyCall_tableMissing_isNotFoundAndNeverAnEmptyLedger() {
        TableStorageScanCache nowhere = cache(azurite.tables().getTableClient(azurite.name("missing")));

        for (Runnable call : List.<Runnable>of(
                () -> nowhere.find(KEY),
                () -> nowhere.claim(request("owner", NOW)),
                () -> nowhere.scan(LedgerFilter.ALL, NOW, null))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND))
                    .hasMessageContaining("table missing");
        }
    }

    @Test
    void removeOlderThan_removesWhatNobodyWroteSince_andNoClaim() {
        Instant old = NOW.minus(Duration.ofDays(31));
        for (int i = 0; i < 2 * SMALL_PAGES + 1; i++) {
            end(key("old-" + i), old);
        }
        end(key("recent"), NOW.minus(Duration.ofDays(29)));
        own.claim(request(key("claimed"), "owner", old));

        assertThat(own.removeOlderThan(NOW.minus(Duration.ofDays(30)))).isEqualTo(2 * SMALL_PAGES + 1);

        assertThat(scan(LedgerFilter.ALL, NOW)).containsExactlyInAnyOrder(key("recent"), key("claimed"));
        assertThat(own.removeOlderThan(NOW.minus(Duration.ofDays(30)))).isZero();
    }

    @Test
    void removeOlderThan_unreadableRow_isRemovedToo() {
        Instant old = NOW.minus(Duration.ofDays(31));
        end(KEY, old);
        table.updateEntity(entity(KEY).addProperty("row0", "{"));

        assertThat(own.removeOlderThan(NOW.minus(Duration.ofDays(30)))).isOne();
    }

    private void end(ScanKey key, Instant at) {
        Claim claim = claimed(own.claim(request(key, "owner", at)));
        assertThat(own.complete(claim, complete(claim, at), at)).isTrue();
    }

    /** By a workload whose name has this many characters. */
    private static ClaimRequest askedBy(int length) {
        Workload workload = new Workload("cli:w", "cli", "n".repeat(length), null, null, Platform.LINUX_AMD64, false);
        return new ClaimRequest(
                KEY, "owner", LedgerFixtures.IMAGE, null, workload, NOW, NOW.plus(LEASE), Instant.EPOCH);
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

    private List<ScanKey> scan(LedgerFilter filter, Instant now) {
        List<ScanKey> keys = new ArrayList<>();
        String page = null;
        do {
            LedgerPage answer = own.scan(filter, now, page);
            answer.rows().stream().map(LedgerRow::key).forEach(keys::add);
            page = answer.next();
        } while (page != null);
        return keys;
    }
}
