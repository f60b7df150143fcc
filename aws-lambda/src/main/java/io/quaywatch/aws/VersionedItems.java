/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Items of the one table: {@code pk}, {@code row} (JSON) and {@code version}, a number that every write increases and that the
 * next write is conditional on.
 *
 * @param prefix of {@code pk}: what kind of item it is
 * @param type what {@code row} holds
 */
record VersionedItems<T>(DynamoDbClient client, String table, String prefix, Class<T> type) {
    static final String KEY = "pk";
    static final String ROW = "row";
    static final String VERSION = "version";

    /** A row as it was read. */
    record Found<T>(T row, String version) {}

    /**
     * Read strongly consistently: a claim that was given must be seen.
     *
     * @throws PortException CORRUPT if this release cannot read the row
     */
    Optional<Found<T>> find(String name) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(key(name))
                .consistentRead(true)
                .build();
        GetItemResponse answer = AwsFailure.calling(action("read", name), () -> client.getItem(request));
        return answer.hasItem() ? Optional.of(found(name, answer.item())) : Optional.empty();
    }

    private Found<T> found(String name, Map<String, AttributeValue> item) {
        AttributeValue version = item.get(VERSION);
        if (version == null || version.n() == null) {
            throw corrupt(name, null);
        }
        return new Found<>(row(name, item), version.n());
    }

    /** The row of an item that was listed. */
    T row(String name, Map<String, AttributeValue> item) {
        AttributeValue text = item.get(ROW);
        if (text == null || text.s() == null) {
            throw corrupt(name, null);
        }
        try {
            T row = Json.state().readValue(text.s(), type);
            if (row == null) {
                throw corrupt(name, null);
            }
            return row;
        } catch (JsonProcessingException e) {
            throw corrupt(name, e);
        }
    }

    PortException corrupt(String name, @Nullable Exception cause) {
        return new PortException(
                PortException.Kind.CORRUPT,
                action("read", name) + " : it holds no whole " + type.getSimpleName()
                        + " of this release; delete the item to start anew",
                cause);
    }

    /**
     * Writes the row if its version is still the expected one (null: if there is none).
     *
     * @param first the version of a new item. Items that are removed and made anew need different ones, or a writer that read
     *     the old item could overwrite the new one
     * @param more attributes beside the row
     */
    boolean write(String name, T row, @Nullable String expected, long first, Map<String, AttributeValue> more) {
        long next = expected == null ? first : Long.parseLong(expected) + 1;
        Map<String, AttributeValue> item = new HashMap<>(more);
        item.putAll(key(name));
        item.put(ROW, AttributeValue.fromS(Json.write(row)));
        item.put(VERSION, number(next));
        PutItemRequest.Builder request =
                PutItemRequest.builder().tableName(table).item(item);
        if (expected == null) {
            request.conditionExpression("attribute_not_exists(" + KEY + ")");
        } else {
            request.conditionExpression(VERSION + " = :expected")
                    .expressionAttributeValues(Map.of(":expected", AttributeValue.fromN(expected)));
        }
        return AwsFailure.calling(action("write", name), () -> put(request.build()));
    }

    private boolean put(PutItemRequest request) {
        try {
            client.putItem(request);
            return true;
        } catch (ConditionalCheckFailedException othersWroteFirst) {
            return false;
        }
    }

    /** Removes the item whatever its version; false if there was none. */
    boolean delete(String name) {
        DeleteItemRequest request = DeleteItemRequest.builder()
                .tableName(table)
                .key(key(name))
                .returnValues(ReturnValue.ALL_OLD)
                .build();
        return AwsFailure.calling(
                action("delete", name), () -> client.deleteItem(request).hasAttributes());
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** The name in the key of an item that was listed. */
    String name(Map<String, AttributeValue> item) {
        return item.get(KEY).s().substring(prefix.length());
    }

    private Map<String, AttributeValue> key(String name) {
        return Map.of(KEY, AttributeValue.fromS(prefix + name));
    }

    private String action(String verb, String name) {
        return verb + " item " + prefix + name + " of table " + table;
    }
}
