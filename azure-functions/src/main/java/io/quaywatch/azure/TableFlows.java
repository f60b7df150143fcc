/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.util.Context;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableEntityUpdateMode;
import com.azure.data.tables.models.TableServiceException;
import io.quaywatch.port.PortException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flows as rows of table {@code Flows}: PartitionKey is the first two digits of the id, RowKey the id. Columns for queries:
 * {@code Step}, {@code Ended}, {@code DueAt}, {@code UpdatedAt}, {@code Seq}, {@code Attempts}.
 *
 * <p>The content is written before the row that refers to it and removed after the row that did: whoever dies in between
 * leaves a blob that nobody refers to, never a row without its content.
 */
final class TableFlows implements Flows {
    private static final Logger LOG = LoggerFactory.getLogger(TableFlows.class);
    /** Where the library looks for the version that an update expects. */
    private static final String ETAG = "odata.etag";

    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;

    private final TableClient table;
    private final FlowContents contents;

    TableFlows(TableClient table, FlowContents contents) {
        this.table = table;
        this.contents = contents;
    }

    @Override
    public Optional<Versioned> find(FlowId id) {
        return entity(id).map(entity -> new Versioned(flow(entity), entity.getETag(), FlowContents.blobOf(entity)));
    }

    @Override
    public boolean create(Flow flow) {
        TableEntity entity = entity(flow);
        return AzureFailure.calling("create flow " + flow.id(), () -> {
            try {
                table.createEntity(entity);
                return true;
            } catch (TableServiceException e) {
                if (AzureFailure.status(e) == CONFLICT) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Versioned> write(Flow flow, Versioned before) {
        TableEntity entity = entity(flow).addProperty(ETAG, before.etag());
        Optional<Versioned> written = AzureFailure.calling("write flow " + flow.id(), () -> replace(entity))
                .map(etag -> new Versioned(flow, etag, FlowContents.blobOf(entity)));
        if (written.isPresent()
                && before.content() != null
                && !before.content().equals(written.get().content())) {
            contents.removed(before.content());
        }
        return written;
    }

    @Override
    public List<Flow> overdue(Instant before, int most) {
        return list(
                "Ended eq false and DueAt lt datetime'" + before + "'",
                entities -> entities.map(this::readable)
                        .flatMap(Optional::stream)
                        .limit(most)
                        .toList());
    }

    @Override
    public List<FlowId> ended(Instant before, int most) {
        return list(
                "Ended eq true and UpdatedAt lt datetime'" + before + "'",
                entities -> entities.limit(most)
                        .map(entity -> new FlowId(entity.getRowKey()))
                        .toList());
    }

    @Override
    public void delete(FlowId id) {
        @Nullable String blob = entity(id).map(FlowContents::blobOf).orElse(null);
        AzureFailure.calling("delete flow " + id, () -> {
            table.deleteEntity(id.partition(), id.value());
            return true;
        });
        if (blob != null) {
            contents.removed(blob);
        }
    }

    @Override
    public int removeOrphans(Instant before) {
        return contents.removeOrphans(before, id -> entity(id).map(FlowContents::blobOf));
    }

    /** What a list of rows is turned into while its pages are fetched. */
    private interface Reading<T> {
        List<T> of(Stream<TableEntity> entities);
    }

    /** Walks the whole table; it holds the flows of a week. */
    private <T> List<T> list(String filter, Reading<T> reading) {
        return AzureFailure.calling(
                "list flows",
                () -> reading.of(table.listEntities(new ListEntitiesOptions().setFilter(filter), null, null).stream()));
    }

    private Optional<Flow> readable(TableEntity entity) {
        try {
            return Optional.of(flow(entity));
        } catch (PortException unreadable) {
            LOG.error("left out: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Optional<TableEntity> entity(FlowId id) {
        return AzureFailure.calling(
                "read flow " + id, () -> orEmpty(() -> table.getEntity(id.partition(), id.value())));
    }

    private static Optional<TableEntity> orEmpty(Supplier<TableEntity> read) {
        try {
            return Optional.of(read.get());
        } catch (TableServiceException e) {
            if (AzureFailure.status(e) == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<String> replace(TableEntity entity) {
        try {
            return Optional.of(
                    table.updateEntityWithResponse(entity, TableEntityUpdateMode.REPLACE, true, null, Context.NONE)
                            .getHeaders()
                            .getValue(HttpHeaderName.ETAG));
        } catch (TableServiceException e) {
            int status = AzureFailure.status(e);
            if (status == PRECONDITION_FAILED || status == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private TableEntity entity(Flow flow) {
        TableEntity entity = new TableEntity(flow.id().partition(), flow.id().value())
                .addProperty("Seq", flow.seq())
                .addProperty("Step", flow.state().step())
                .addProperty("Ended", flow.ended())
                .addProperty("DueAt", time(flow.dueAt()))
                .addProperty("UpdatedAt", time(flow.updatedAt()))
                .addProperty("Attempts", flow.attempts());
        contents.put(flow, entity);
        return entity;
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private Flow flow(TableEntity entity) {
        FlowId id = new FlowId(entity.getRowKey());
        if (!(entity.getProperty("Seq") instanceof Long seq)
                || !(entity.getProperty("DueAt") instanceof OffsetDateTime due)
                || !(entity.getProperty("UpdatedAt") instanceof OffsetDateTime updated)
                || !(entity.getProperty("Attempts") instanceof Integer attempts)) {
            throw new PortException(PortException.Kind.CORRUPT, "read flow " + id + " : a column is missing");
        }
        return new Flow(id, seq, contents.read(id, entity), due.toInstant(), updated.toInstant(), attempts);
    }
}
