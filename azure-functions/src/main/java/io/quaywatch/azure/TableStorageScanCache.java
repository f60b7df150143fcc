/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.Context;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import io.quaywatch.azure.VersionedEntities.Key;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.Contention;
import io.quaywatch.port.PortException;
import io.quaywatch.port.VersionedScanCache;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in table {@value #TABLE} of a storage account: PartitionKey is the first two hex digits of the key's id, so that the
 * rows spread, and RowKey is {@link ScanKey#value()}. The row is JSON; the columns are copies ({@link LedgerColumns}).
 */
final class TableStorageScanCache extends VersionedScanCache {
    static final String TABLE = "ScanMetadata";

    private static final Logger LOG = LoggerFactory.getLogger(TableStorageScanCache.class);
    /** The most that Table Storage answers at once. */
    private static final int PAGE = 1000;

    private static final List<String> KEYS_AND_CLAIM =
            List.of("PartitionKey", "RowKey", LedgerColumns.CLAIM_OWNER, LedgerColumns.UPDATED_AT);

    private final TableClient client;
    private final VersionedEntities<LedgerRow> entities;
    private final int pageSize;

    TableStorageScanCache(TableClient client, Contention contention) {
        this(client, contention, PAGE);
    }

    TableStorageScanCache(TableClient client, Contention contention, int pageSize) {
        super(contention);
        this.client = client;
        this.entities = new VersionedEntities<>(client, LedgerRow.class);
        this.pageSize = pageSize;
    }

    /** Where the row of this key is. */
    static Key key(ScanKey key) {
        return new Key(key.id().substring(0, 2), key.value());
    }

    @Override
    protected Optional<Versioned> read(ScanKey key) {
        return entities.find(key(key)).map(found -> new Versioned(named(key(key), found.row()), found.version()));
    }

    @Override
    protected boolean write(LedgerRow row, @Nullable String expectedVersion) {
        return entities.write(key(row.key()), row, expectedVersion, LedgerColumns.of(row));
    }

    @Override
    protected boolean delete(ScanKey key) {
        return entities.delete(key(key));
    }

    @Override
    protected LedgerPage list(LedgerFilter filter, Instant now, @Nullable String page) {
        ListEntitiesOptions options = new ListEntitiesOptions()
                .setFilter(LedgerColumns.filter(filter, now))
                .setTop(pageSize);
        EntityPage entityPage = entityPage(options, page);
        List<LedgerRow> rows = entityPage.entities().stream()
                .flatMap(entity -> readable(entity).stream())
                .filter(row -> filter.accepts(row, now))
                .toList();
        return new LedgerPage(rows, entityPage.next());
    }

    /**
     * Removes the rows that nobody wrote since; Table Storage has no expiry of its own. A row with a claim stays, also with one
     * that has passed: it is work for the sweep. So does a row that is written between the look and the removal.
     *
     * @return how many were removed
     */
    int removeOlderThan(Instant moment) {
        ListEntitiesOptions options = new ListEntitiesOptions()
                .setFilter(LedgerColumns.updatedBefore(moment))
                .setSelect(KEYS_AND_CLAIM)
                .setTop(pageSize);
        int removed = 0;
        @Nullable String page = null;
        do {
            EntityPage found = entityPage(options, page);
            for (TableEntity entity : found.entities()) {
                boolean claimed = entity.getProperty(LedgerColumns.CLAIM_OWNER) != null;
                removed += !claimed && entities.deleteUnchanged(entity) ? 1 : 0;
            }
            page = found.next();
        } while (page != null);
        return removed;
    }

    private record EntityPage(
            List<TableEntity> entities, @Nullable String next) {}

    private EntityPage entityPage(ListEntitiesOptions options, @Nullable String page) {
        return AzureFailure.calling("list table " + client.getTableName(), () -> {
            Iterator<PagedResponse<TableEntity>> pages = client.listEntities(options, null, Context.NONE)
                    .iterableByPage(page)
                    .iterator();
            if (!pages.hasNext()) {
                return new EntityPage(List.of(), null);
            }
            PagedResponse<TableEntity> answer = pages.next();
            return new EntityPage(answer.getValue(), answer.getContinuationToken());
        });
    }

    /** A row under another row's key would be claimed under the wrong name. */
    private LedgerRow named(Key key, LedgerRow row) {
        if (!key(row.key()).equals(key)) {
            throw entities.corrupt(key, null);
        }
        return row;
    }

    private Optional<LedgerRow> readable(TableEntity entity) {
        try {
            return Optional.of(named(Key.of(entity), entities.row(entity)));
        } catch (PortException e) {
            if (e.kind() != PortException.Kind.CORRUPT) {
                throw e;
            }
            LOG.atWarn().log(e.getMessage());
            return Optional.empty();
        }
    }
}
