/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.port.Contention;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** DynamoDB Local inside the test's process, in memory; one for each test class, with a table for each store. */
final class LocalDynamoDb implements BeforeAllCallback, AfterAllCallback {
    private final AtomicInteger tables = new AtomicInteger();
    private @Nullable AmazonDynamoDBLocal server;

    @Override
    public void beforeAll(ExtensionContext context) {
        // true = no telemetry: otherwise it calls home and waits for the answer
        server = DynamoDBEmbedded.create(true);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server().shutdownNow();
    }

    DynamoDbClient client() {
        return server().dynamoDbClient();
    }

    /** A new, empty table. */
    String table() {
        String name = "ledger-" + tables.incrementAndGet();
        LedgerTable.create(client(), name);
        return name;
    }

    /** Writers that met try again at once, so that no test sleeps. */
    DynamoDbScanCache cache(String table) {
        return new DynamoDbScanCache(client(), table, Contention.withinProcess(), 3);
    }

    DynamoDbLeases leases(String table) {
        return new DynamoDbLeases(client(), table, Contention.withinProcess());
    }

    Optional<Map<String, AttributeValue>> item(String table, String key) {
        Map<String, AttributeValue> item = client().getItem(
                        request -> request.tableName(table).key(Map.of("pk", AttributeValue.fromS(key))))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(item);
    }

    /** Changes one attribute behind the adapter's back; the version stays. */
    void set(String table, String key, String attribute, AttributeValue value) {
        client().updateItem(request -> request.tableName(table)
                .key(Map.of("pk", AttributeValue.fromS(key)))
                .updateExpression("SET #name = :value")
                .expressionAttributeNames(Map.of("#name", attribute))
                .expressionAttributeValues(Map.of(":value", value)));
    }

    private AmazonDynamoDBLocal server() {
        return Objects.requireNonNull(server, "the server runs only between beforeAll and afterAll");
    }
}
