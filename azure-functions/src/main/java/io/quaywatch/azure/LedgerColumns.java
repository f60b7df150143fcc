/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.report.ReportSummary;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies of what is in a row, for Table Storage to filter by and for people to read. Instants are Edm.DateTime in UTC, rounded
 * down to milliseconds, so a filter may let a row through some nanoseconds early; the row itself decides. A column of something
 * that a row does not have is absent.
 *
 * <ul>
 *   <li>{@code registry}, {@code repository}, {@code tag}: how the image was last reached
 *   <li>{@code digest}: {@code sha256:<64 hex>} of its config; absent where the registry could not be read
 *   <li>{@code workload}: the id of the workload that asked last
 *   <li>{@code outcome}: how the last attempt ended: {@code Complete}, {@code Partial}, {@code Failed}, …
 *   <li>{@code report}, {@code critical}, {@code high}, {@code scannedAt}: the last report there is, its counts, when it was
 *       made; from a complete result also after a later attempt failed
 *   <li>{@code freshUntil}: until when the last complete result answers new requests
 *   <li>{@code claimOwner}, {@code claimUntil}: who scans it now
 *   <li>{@code retryAt}, {@code pending}: what the sweep has to do
 *   <li>{@code updatedAt}: when the row was last written
 * </ul>
 */
final class LedgerColumns {
    static final String CLAIM_OWNER = "claimOwner";
    static final String UPDATED_AT = "updatedAt";

    /** A workload's id comes from outside, and a property holds no more than 32,768 characters. */
    private static final int MAX_TEXT = 1_000;

    private static final DateTimeFormatter LITERAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");

    private LedgerColumns() {}

    static Map<String, Object> of(LedgerRow row) {
        Columns columns = new Columns(new LinkedHashMap<>());
        columns.text("registry", row.image().registry());
        columns.text("repository", row.image().repository());
        columns.text("tag", row.image().effectiveTag());
        columns.text("digest", row.key().verified() ? "sha256:" + row.key().id() : null);
        columns.text("workload", row.workload().id());
        if (row.lastOutcome() != null) {
            columns.text("outcome", row.lastOutcome().outcome().name());
        }
        columns.report(row.lastComplete());
        columns.report(row.lastOutcome());
        columns.time("freshUntil", row.freshUntil());
        if (row.claim() != null) {
            columns.text(CLAIM_OWNER, row.claim().owner());
            columns.time("claimUntil", row.claim().until());
        }
        columns.time("retryAt", row.retryAt());
        columns.all().put("pending", row.pending());
        columns.time(UPDATED_AT, row.updatedAt());
        return columns.all();
    }

    /** True for at least the rows that the filter accepts; null for all. A comparison with an absent column is false. */
    static @Nullable String filter(LedgerFilter filter, Instant now) {
        return switch (filter) {
            case ALL -> null;
            case ABANDONED -> "claimUntil le " + literal(now);
            case RETRY_DUE -> "retryAt le " + literal(now);
            case UNTOLD -> "pending eq true";
        };
    }

    static String updatedBefore(Instant moment) {
        return UPDATED_AT + " lt " + literal(moment);
    }

    static String literal(Instant instant) {
        return "datetime'" + LITERAL.format(time(instant)) + "'";
    }

    static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    private record Columns(Map<String, Object> all) {
        void text(String name, @Nullable String value) {
            if (value != null) {
                all.put(name, value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT));
            }
        }

        void time(String name, @Nullable Instant instant) {
            if (instant != null) {
                all.put(name, LedgerColumns.time(instant));
            }
        }

        /** The later call wins. */
        void report(@Nullable RecordedOutcome recorded) {
            ReportSummary report = recorded == null ? null : recorded.outcome().reportSummary();
            if (report != null) {
                text("report", report.key().value());
                all.put("critical", report.counts().critical());
                all.put("high", report.counts().high());
                time("scannedAt", recorded.finishedAt());
            }
        }
    }
}
