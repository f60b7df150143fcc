/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import io.quaywatch.azure.VersionedEntities.Key;
import io.quaywatch.port.PortException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flows as rows of table {@code Flows}: PartitionKey is the first two digits of the id, RowKey the id. Columns for queries:
 * {@code step}, {@code ended}, {@code dueAt}, {@code updatedAt}, {@code seq}, {@code attempts}.
 *
 * <p>A long state is a blob. It is written before the row that names it and removed after the row that did: whoever dies in
 * between leaves a blob that nobody names, never a row without its state.
 */
final class TableFlows implements Flows {
    /** The table. */
    static final String TABLE = "Flows";

    private static final String ENDED = "ended";
    private static final String DUE_AT = "dueAt";
    private static final String UPDATED_AT = "updatedAt";
    private static final Logger LOG = LoggerFactory.getLogger(TableFlows.class);

    private final VersionedEntities<FlowRow> rows;
    private final FlowContents contents;

    TableFlows(TableClient table, FlowContents contents) {
        this.rows = new VersionedEntities<>(table, FlowRow.class);
        this.contents = contents;
    }

    @Override
    public Optional<Versioned> find(FlowId id) {
        return rows.find(key(id))
                .map(found -> new Versioned(
                        flow(id, found.row()), found.version(), found.row().blob()));
    }

    @Override
    public boolean create(Flow flow) {
        return store(flow, contents.row(flow), null);
    }

    @Override
    public boolean write(Flow flow, Versioned before) {
        FlowRow row = contents.row(flow);
        boolean written = store(flow, row, before.etag());
        if (written && before.content() != null && !before.content().equals(row.blob())) {
            contents.remove(before.content());
        }
        return written;
    }

    /** The library repeats a call whose reply was lost, and then finds its own first attempt: that one was ours. */
    private boolean store(Flow flow, FlowRow row, @Nullable String etag) {
        return rows.write(key(flow.id()), row, etag, columns(flow))
                || find(flow.id()).map(Versioned::flow).equals(Optional.of(flow));
    }

    @Override
    public List<Flow> overdue(Instant before, int most) {
        String filter = ENDED + " eq false and " + DUE_AT + " lt " + LedgerColumns.literal(before);
        return listed(filter, most)
                .map(this::readable)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public List<FlowId> ended(Instant before, int most) {
        String filter = ENDED + " eq true and " + UPDATED_AT + " lt " + LedgerColumns.literal(before);
        return listed(filter, most)
                .map(entity -> new FlowId(entity.getRowKey()))
                .toList();
    }

    @Override
    public void delete(FlowId id) {
        // Its state, if it is a blob, is an orphan then.
        rows.delete(key(id));
    }

    @Override
    public int removeOrphans(Instant before) {
        return contents.removeOrphans(
                before, id -> rows.find(key(id)).map(found -> found.row().blob()));
    }

    /** The service walks the whole table for it: the flows of a week. */
    private Stream<TableEntity> listed(String filter, int most) {
        return AzureFailure.calling(
                "list flows",
                () -> rows.client().listEntities(new ListEntitiesOptions().setFilter(filter), null, null).stream()
                        .limit(most)
                        .toList())
                .stream();
    }

    private Optional<Flow> readable(TableEntity entity) {
        try {
            return Optional.of(flow(new FlowId(entity.getRowKey()), rows.row(entity)));
        } catch (PortException unreadable) {
            LOG.error("a flow is left out: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Flow flow(FlowId id, FlowRow row) {
        return new Flow(
                id, row.seq(), contents.state(key(id), row, rows), row.dueAt(), row.updatedAt(), row.attempts());
    }

    private static Key key(FlowId id) {
        return new Key(id.partition(), id.value());
    }

    private static Map<String, Object> columns(Flow flow) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("step", flow.state().step());
        columns.put(ENDED, flow.ended());
        columns.put(DUE_AT, LedgerColumns.time(flow.dueAt()));
        columns.put(UPDATED_AT, LedgerColumns.time(flow.updatedAt()));
        columns.put("seq", flow.seq());
        columns.put("attempts", flow.attempts());
        return columns;
    }
}
