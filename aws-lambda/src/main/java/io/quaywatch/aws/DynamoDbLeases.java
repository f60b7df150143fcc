/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.port.Contention;
import io.quaywatch.port.LeaseRow;
import io.quaywatch.port.VersionedLeases;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Leases beside the ledger rows in one DynamoDB table, {@code pk} = {@code lease#<name>}. They have no time to live. */
final class DynamoDbLeases extends VersionedLeases {
    private static final String PREFIX = "lease#";

    private final VersionedItems<LeaseRow> items;

    DynamoDbLeases(DynamoDbClient client, String table, Contention contention) {
        super(contention);
        this.items = new VersionedItems<>(client, table, PREFIX, LeaseRow.class);
    }

    @Override
    protected Optional<Versioned> readRow(String name) {
        return items.find(name).map(found -> new Versioned(found.row(), found.version()));
    }

    @Override
    protected boolean write(LeaseRow row, @Nullable String expectedVersion) {
        return items.write(row.name(), row, expectedVersion, row.fence(), Map.of());
    }
}
