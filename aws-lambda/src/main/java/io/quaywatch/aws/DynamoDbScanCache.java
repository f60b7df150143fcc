/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.Contention;
import io.quaywatch.port.PortException;
import io.quaywatch.port.VersionedScanCache;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The ledger in a DynamoDB table, {@code pk} = {@code row#<scan key>}. The row is JSON in one attribute; the others are copies
 * for filters ({@link LedgerAttributes}).
 */
final class DynamoDbScanCache extends VersionedScanCache {
    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbScanCache.class);
    private static final String PREFIX = "row#";
    /** DynamoDB also ends a page at 1 MB. */
    private static final int PAGE = 1000;

    private final DynamoDbClient client;
    private final VersionedItems<LedgerRow> items;
    private final int pageSize;

    DynamoDbScanCache(DynamoDbClient client, String table, Contention contention) {
        this(client, table, contention, PAGE);
    }

    DynamoDbScanCache(DynamoDbClient client, String table, Contention contention, int pageSize) {
        super(contention);
        this.client = client;
        this.items = new VersionedItems<>(client, table, PREFIX, LedgerRow.class);
        this.pageSize = pageSize;
    }

    @Override
    protected Optional<Versioned> read(ScanKey key) {
        return read(key.value());
    }

    private Optional<Versioned> read(String name) {
        return items.find(name).map(found -> new Versioned(named(name, found.row()), found.version()));
    }

    @Override
    protected boolean write(LedgerRow row, @Nullable String expectedVersion) {
        return items.write(row.key().value(), row, expectedVersion, row.fence(), LedgerAttributes.of(row));
    }

    @Override
    protected boolean delete(ScanKey key) {
        return items.delete(key.value());
    }

    /**
     * Not read consistently, which halves the price of a walk: a row that changed a moment ago is met by the next walk, and
     * whoever acts on a row reads it again.
     */
    @Override
    protected LedgerPage list(LedgerFilter filter, Instant now, @Nullable String page) {
        LedgerAttributes.Condition condition = LedgerAttributes.condition(filter, now)
                .and("begins_with(pk, :prefix)", ":prefix", AttributeValue.fromS(PREFIX));
        ScanRequest.Builder request = request(condition).limit(pageSize);
        if (page != null) {
            request.exclusiveStartKey(Map.of(VersionedItems.KEY, AttributeValue.fromS(page)));
        }
        ScanResponse answer = AwsFailure.calling("scan table " + items.table(), () -> client.scan(request.build()));
        List<LedgerRow> rows = answer.items().stream()
                .flatMap(item -> readable(() -> Optional.of(row(item))).stream())
                .filter(row -> filter.accepts(row, now))
                .toList();
        // The last item looked at may be a lease, so a page is a whole key and no scan key.
        return new LedgerPage(
                rows,
                answer.hasLastEvaluatedKey()
                        ? answer.lastEvaluatedKey().get(VersionedItems.KEY).s()
                        : null);
    }

    private ScanRequest.Builder request(LedgerAttributes.Condition condition) {
        return ScanRequest.builder()
                .tableName(items.table())
                .filterExpression(condition.expression())
                .expressionAttributeValues(condition.values());
    }

    private LedgerRow row(Map<String, AttributeValue> item) {
        String name = items.name(item);
        return named(name, items.row(name, item));
    }

    /** A row under another row's key would be claimed under the wrong name. */
    private LedgerRow named(String name, LedgerRow row) {
        if (!row.key().value().equals(name)) {
            throw items.corrupt(name, null);
        }
        return row;
    }

    private static Optional<LedgerRow> readable(Supplier<Optional<LedgerRow>> read) {
        try {
            return read.get();
        } catch (PortException e) {
            if (e.kind() != PortException.Kind.CORRUPT) {
                throw e;
            }
            LOG.atWarn().log(e.getMessage());
            return Optional.empty();
        }
    }
}
