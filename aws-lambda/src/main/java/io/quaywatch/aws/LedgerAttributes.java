/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Copies of what is in a row, for DynamoDB to filter by and to expire by. Instants are epoch milliseconds rounded down, so a
 * filter may let a row through some nanoseconds early; the row itself decides.
 *
 * <p>{@code ttl} (epoch seconds) removes rows nobody wrote for 30 days. DynamoDB gets to it when it likes, so nothing reads it.
 */
final class LedgerAttributes {
    static final String CLAIM_OWNER = "claimOwner";
    static final String CLAIM_UNTIL = "claimUntil";
    static final String RETRY_AT = "retryAt";
    static final String PENDING = "pending";
    static final String TTL = "ttl";

    private static final Duration HISTORY = Duration.ofDays(30);

    private LedgerAttributes() {}

    static Map<String, AttributeValue> of(LedgerRow row) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put(TTL, VersionedItems.number(row.updatedAt().plus(HISTORY).getEpochSecond()));
        attributes.put(PENDING, AttributeValue.fromBool(row.pending()));
        if (row.claim() != null) {
            attributes.put(CLAIM_OWNER, AttributeValue.fromS(row.claim().owner()));
            attributes.put(CLAIM_UNTIL, millis(row.claim().until()));
        }
        if (row.retryAt() != null) {
            attributes.put(RETRY_AT, millis(row.retryAt()));
        }
        return attributes;
    }

    /** A filter expression and exactly the values it names; DynamoDB refuses others. */
    record Condition(String expression, Map<String, AttributeValue> values) {
        Condition and(String more, String name, AttributeValue value) {
            Map<String, AttributeValue> all = new HashMap<>(values);
            all.put(name, value);
            return new Condition(expression.isEmpty() ? more : expression + " AND " + more, all);
        }
    }

    /** True for at least the rows that the filter accepts. */
    static Condition condition(LedgerFilter filter, Instant now) {
        Condition all = new Condition("", Map.of());
        return switch (filter) {
            case ALL -> all;
            case ABANDONED -> all.and("claimUntil <= :now", ":now", millis(now));
            case RETRY_DUE ->
                all.and(
                        "retryAt <= :now AND (attribute_not_exists(claimUntil) OR claimUntil <= :now)",
                        ":now",
                        millis(now));
            case UNTOLD ->
                all.and(
                        "pending = :pending AND attribute_not_exists(claimOwner)",
                        ":pending",
                        AttributeValue.fromBool(true));
        };
    }

    private static AttributeValue millis(Instant instant) {
        return VersionedItems.number(instant.toEpochMilli());
    }
}
