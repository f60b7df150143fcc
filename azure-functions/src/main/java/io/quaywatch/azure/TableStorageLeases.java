/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.data.tables.TableClient;
import io.quaywatch.azure.VersionedEntities.Key;
import io.quaywatch.image.Digest;
import io.quaywatch.port.Contention;
import io.quaywatch.port.LeaseRow;
import io.quaywatch.port.VersionedLeases;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leases in table {@value #TABLE} of a storage account: PartitionKey {@code lease}, RowKey the SHA-256 of the name, because names
 * have characters that a key may not have. The column {@code name} tells people which it is.
 */
final class TableStorageLeases extends VersionedLeases {
    static final String TABLE = "Leases";

    private static final String PARTITION = "lease";

    private final VersionedEntities<LeaseRow> entities;

    TableStorageLeases(TableClient client, Contention contention) {
        super(contention);
        this.entities = new VersionedEntities<>(client, LeaseRow.class);
    }

    /** Where the row of this name is. */
    static Key key(String name) {
        return new Key(
                PARTITION, Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex());
    }

    @Override
    protected Optional<Versioned> readRow(String name) {
        return entities.find(key(name)).map(found -> {
            if (!found.row().name().equals(name)) {
                throw entities.corrupt(key(name), null);
            }
            return new Versioned(found.row(), found.version());
        });
    }

    @Override
    protected boolean write(LeaseRow row, @Nullable String expectedVersion) {
        return entities.write(key(row.name()), row, expectedVersion, Map.of("name", row.name()));
    }
}
