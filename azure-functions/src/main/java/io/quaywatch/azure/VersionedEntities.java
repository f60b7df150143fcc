/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.util.Context;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableEntityUpdateMode;
import com.azure.data.tables.models.TableErrorCode;
import com.azure.data.tables.models.TableServiceException;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Entities of one table: a row as JSON ({@link Chunks}), copies of some of its fields as columns, and the ETag that the service
 * changes with every write and that the next write is conditional on. The service reads strongly consistently.
 *
 * @param type what the JSON holds
 */
record VersionedEntities<T>(TableClient client, Class<T> type) {
    /** Where the SDK keeps the ETag of an entity; it takes the condition of an update from there. */
    private static final String ETAG = "odata.etag";

    private static final TableErrorCode NO_CODE = TableErrorCode.fromString("none");

    /** Errors of Table Storage by which another writer was first; the same statuses are used for tables that are missing. */
    private static final Set<TableErrorCode> OTHERS_WROTE_FIRST = Set.of(
            TableErrorCode.ENTITY_ALREADY_EXISTS,
            TableErrorCode.UPDATE_CONDITION_NOT_SATISFIED,
            TableErrorCode.RESOURCE_NOT_FOUND,
            TableErrorCode.ENTITY_NOT_FOUND);

    /** The key of an entity. Neither part may hold a slash, a backslash, {@code #}, {@code ?} or a control character. */
    record Key(String partition, String row) {
        static Key of(TableEntity entity) {
            return new Key(entity.getPartitionKey(), entity.getRowKey());
        }

        @Override
        public String toString() {
            return partition + "/" + row;
        }
    }

    /** A row as it was read. */
    record Found<T>(T row, String version) {}

    /** @throws PortException CORRUPT if this release cannot read the row */
    Optional<Found<T>> find(Key key) {
        Optional<TableEntity> entity = AzureFailure.calling(action("read", key), () -> {
            try {
                return Optional.of(client.getEntity(key.partition(), key.row()));
            } catch (TableServiceException e) {
                if (isGone(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
        return entity.map(found -> new Found<>(row(found), version(found)));
    }

    private String version(TableEntity entity) {
        String version = entity.getETag();
        if (version == null || version.isEmpty()) {
            throw new PortException(
                    PortException.Kind.UNAVAILABLE, action("read", Key.of(entity)) + " : the answer has no ETag");
        }
        return version;
    }

    /** The row of an entity that was listed. */
    T row(TableEntity entity) {
        Key key = Key.of(entity);
        String text = Chunks.json(entity).orElseThrow(() -> corrupt(key, null));
        try {
            T row = Json.state().readValue(text, type);
            if (row == null) {
                throw corrupt(key, null);
            }
            return row;
        } catch (JsonProcessingException e) {
            throw corrupt(key, e);
        }
    }

    PortException corrupt(Key key, @Nullable Exception cause) {
        return new PortException(
                PortException.Kind.CORRUPT,
                action("read", key) + " : it holds no whole " + type.getSimpleName()
                        + " of this release; delete the entity to start anew",
                cause);
    }

    /**
     * Writes the row if its version is still the expected one (null: if there is none).
     *
     * @param columns beside the row; of the types that a table knows
     */
    boolean write(Key key, T row, @Nullable String expected, Map<String, Object> columns) {
        String action = action("write", key);
        TableEntity entity = new TableEntity(key.partition(), key.row());
        columns.forEach(entity::addProperty);
        Chunks.put(action, entity, row);
        return AzureFailure.calling(
                action,
                () -> unlessOthersWroteFirst(() -> {
                    if (expected == null) {
                        client.createEntity(entity);
                    } else {
                        entity.addProperty(ETAG, expected);
                        client.updateEntityWithResponse(
                                entity, TableEntityUpdateMode.REPLACE, true, null, Context.NONE);
                    }
                    return true;
                }));
    }

    /** Removes the entity whatever its version; false if there was none. */
    boolean delete(Key key) {
        return delete(key, new TableEntity(key.partition(), key.row()), false);
    }

    /** Removes an entity that was listed, unless it was written since. */
    boolean deleteUnchanged(TableEntity entity) {
        version(entity);
        return delete(Key.of(entity), entity, true);
    }

    /** The SDK passes over an entity that is not there, so its status is looked at. */
    private boolean delete(Key key, TableEntity entity, boolean ifUnchanged) {
        return AzureFailure.calling(
                action("delete", key),
                () -> unlessOthersWroteFirst(
                        () -> client.deleteEntityWithResponse(entity, ifUnchanged, null, Context.NONE)
                                        .getStatusCode()
                                == 204));
    }

    private static boolean unlessOthersWroteFirst(Supplier<Boolean> write) {
        try {
            return write.get();
        } catch (TableServiceException e) {
            if (OTHERS_WROTE_FIRST.contains(code(e))) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isGone(TableServiceException e) {
        return List.of(TableErrorCode.RESOURCE_NOT_FOUND, TableErrorCode.ENTITY_NOT_FOUND)
                .contains(code(e));
    }

    private static TableErrorCode code(TableServiceException e) {
        return e.getValue() == null ? NO_CODE : e.getValue().getErrorCode();
    }

    private String action(String verb, Key key) {
        return verb + " entity " + key + " of table " + client.getTableName();
    }
}
