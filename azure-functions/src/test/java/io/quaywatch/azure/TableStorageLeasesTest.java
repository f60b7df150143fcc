/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.TableEntity;
import io.quaywatch.port.Contention;
import io.quaywatch.port.Leases;
import io.quaywatch.port.LeasesContract;
import io.quaywatch.port.PortException;
import io.quaywatch.port.VersionedLeases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableStorageLeasesTest extends LeasesContract {
    private static final String NAME = "board/eu-west-1:a?#\\%";

    private final Azurite azurite = Azurite.require();
    private final TableClient table = table();
    private final TableStorageLeases own = leases(table);

    @Override
    protected VersionedLeases create() {
        return leases(table());
    }

    private TableClient table() {
        return azurite.tables().createTableIfNotExists(azurite.name("leases"));
    }

    private static TableStorageLeases leases(TableClient table) {
        return new TableStorageLeases(table, Contention.withinProcess());
    }

    @Test
    void write_lease_namesItself() {
        acquire();

        assertThat(entity().getProperties()).containsEntry("name", NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü", "\"", "\n", "\u0001"})
    void document_asLongAsAllowed_comesBack(String character) {
        String document = character.repeat(Leases.MAX_DOCUMENT);

        assertThat(own.release(acquire(), document)).isTrue();

        assertThat(own.read(NAME)).contains(document);
    }

    @Test
    void unreadableRow_isCorrupt() {
        acquire();
        table.updateEntity(entity().addProperty("row0", "{"));

        assertThatThrownBy(() -> own.read(NAME))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    @Test
    void rowOfAnotherName_isCorrupt() {
        acquire();
        own.acquire("other", "owner", NOW, NOW.plusSeconds(60));
        VersionedEntities.Key other = TableStorageLeases.key("other");
        Object stranger = table.getEntity(other.partition(), other.row()).getProperty("row0");
        table.updateEntity(entity().addProperty("row0", stranger));

        assertThatThrownBy(() -> own.read(NAME))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    private Leases.Lease acquire() {
        return own.acquire(NAME, "owner", NOW, NOW.plusSeconds(60)).orElseThrow();
    }

    private TableEntity entity() {
        VersionedEntities.Key key = TableStorageLeases.key(NAME);
        return table.getEntity(key.partition(), key.row());
    }
}
