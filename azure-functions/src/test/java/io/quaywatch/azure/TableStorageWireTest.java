/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.ledger.LedgerFixtures.IMAGE;
import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.Contention;
import io.quaywatch.port.PortException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what the errors of Table Storage mean. */
class TableStorageWireTest {
    private static final String ETAG = "W/\"datetime'2026-03-01T12%3A00%3A00.1234567Z'\"";

    @StartStop
    final MockWebServer azure = new MockWebServer();

    private TableStorageScanCache cache;

    @BeforeEach
    void open() {
        cache = new TableStorageScanCache(
                AzureServer.table(azure, TableStorageScanCache.TABLE), new Contention(2, Random::new, length -> {}));
    }

    @Test
    void write_newRow_isAnInsertWithTypedColumns() {
        azure.enqueue(created());

        assertThat(cache.write(row(), null)).isTrue();

        RecordedRequest sent = AzureServer.next(azure);
        assertThat(sent.getMethod()).isEqualTo("POST");
        assertThat(sent.getUrl().encodedPath()).isEqualTo("/ScanMetadata");
        assertThat(sent.getHeaders().get("If-Match")).isNull();
        assertThat(sent.getBody().utf8())
                .contains("\"claimUntil\":\"2026-03-01T12:10:00.123Z\"")
                .contains("\"claimUntil@odata.type\":\"Edm.DateTime\"")
                .contains("\"pending\":false")
                .doesNotContain("odata.etag");
    }

    @Test
    void write_knownRow_isAReplacementOnConditionOfItsETag() {
        azure.enqueue(new MockResponse.Builder().code(204).build());

        assertThat(cache.write(row(), ETAG)).isTrue();

        RecordedRequest sent = AzureServer.next(azure);
        assertThat(sent.getMethod()).isEqualTo("PUT");
        assertThat(sent.getUrl().toString()).contains("/ScanMetadata(PartitionKey=");
        assertThat(sent.getHeaders().get("If-Match")).isEqualTo(ETAG);
    }

    @ParameterizedTest
    @CsvSource({"409, EntityAlreadyExists", "412, UpdateConditionNotSatisfied", "404, ResourceNotFound"})
    void write_othersWroteFirst_isFalse(int status, String code) {
        azure.enqueue(AzureServer.tableError(status, code));

        assertThat(cache.write(row(), status == 409 ? null : ETAG)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400, PropertyValueTooLarge, INVALID",
        "401, AuthenticationFailed, DENIED",
        "403, AuthorizationPermissionMismatch, DENIED",
        "404, TableNotFound, NOT_FOUND",
        "409, TableBeingDeleted, UNAVAILABLE",
        "429, TooManyRequests, THROTTLED",
        "500, InternalError, UNAVAILABLE",
        "503, ServerBusy, UNAVAILABLE",
    })
    void anyCall_refused_isItsKindAndQuotesNothing(int status, String code, PortException.Kind kind) {
        for (Runnable call : List.<Runnable>of(
                () -> cache.find(KEY),
                () -> cache.write(row(), null),
                () -> cache.write(row(), ETAG),
                () -> cache.scan(LedgerFilter.ALL, NOW, null))) {
            azure.enqueue(AzureServer.tableError(status, code));
            assertThatThrownBy(call::run).isInstanceOfSatisfying(PortException.class, e -> {
                assertThat(e.kind()).isEqualTo(kind);
                assertThat(e)
                        .hasMessageContaining(
                                "table ScanMetadata : Azure answered " + status + " (request " + AzureServer.REQUEST_ID)
                        .hasMessageNotContaining("hidden-detail");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, ResourceNotFound, true",
        "403, AuthorizationPermissionMismatch, false",
        "500, InternalError, false"
    })
    void forget_refused_isOnlyDoneIfThereIsNothing(int status, String code, boolean done) {
        azure.enqueue(AzureServer.tableError(status, code));

        if (done) {
            assertThat(cache.forget(KEY)).isFalse();
        } else {
            assertThatThrownBy(() -> cache.forget(KEY)).isInstanceOf(PortException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "<html>"})
    void find_brokenBody_isNeverAnEmptyLedger(String body) {
        azure.enqueue(AzureServer.answer(200, "application/json", body));

        assertThatThrownBy(() -> cache.find(KEY)).isInstanceOf(PortException.class);
    }

    @Test
    void claim_othersWroteFirst_readsAgain() {
        azure.enqueue(AzureServer.tableError(404, "ResourceNotFound"));
        azure.enqueue(AzureServer.tableError(409, "EntityAlreadyExists"));
        azure.enqueue(AzureServer.tableError(404, "ResourceNotFound"));
        azure.enqueue(created());

        cache.claim(request("owner", NOW));

        assertThat(azure.getRequestCount()).isEqualTo(4);
    }

    @Test
    void scan_answerWithContinuation_goesOnThereWithTheSameFilter() {
        azure.enqueue(AzureServer.answer(200, "application/json", "{\"value\":[]}")
                .newBuilder()
                .addHeader("x-ms-continuation-NextPartitionKey", "1!4!YWI-")
                .addHeader("x-ms-continuation-NextRowKey", "1!8!cm93")
                .build());
        azure.enqueue(AzureServer.answer(200, "application/json", "{\"value\":[]}"));

        LedgerPage first = cache.scan(LedgerFilter.RETRY_DUE, NOW, null);
        assertThat(first.rows()).isEmpty();
        LedgerPage last = cache.scan(LedgerFilter.RETRY_DUE, NOW, first.next());

        assertThat(last.next()).isNull();
        assertThat(AzureServer.next(azure).getUrl().queryParameter("$filter"))
                .isEqualTo("retryAt le datetime'2026-03-01T12:00:00.123Z'");
        RecordedRequest second = AzureServer.next(azure);
        assertThat(second.getUrl().queryParameter("NextPartitionKey")).isEqualTo("1!4!YWI-");
        assertThat(second.getUrl().queryParameter("NextRowKey")).isEqualTo("1!8!cm93");
        assertThat(second.getUrl().queryParameter("$filter")).startsWith("retryAt le ");
    }

    /** A page that was looked at and rewritten before it is removed must stay. */
    @Test
    void removeOlderThan_rowWrittenMeanwhile_stays() {
        azure.enqueue(AzureServer.answer(200, "application/json", "{\"value\":[" + listed("") + "]}"));
        azure.enqueue(AzureServer.tableError(412, "UpdateConditionNotSatisfied"));

        assertThat(cache.removeOlderThan(NOW)).isZero();

        assertThat(AzureServer.next(azure).getUrl().queryParameter("$filter"))
                .isEqualTo("updatedAt lt datetime'2026-03-01T12:00:00.123Z'");
        RecordedRequest sent = AzureServer.next(azure);
        assertThat(sent.getMethod()).isEqualTo("DELETE");
        assertThat(sent.getHeaders().get("If-Match")).isEqualTo(ETAG);
    }

    @Test
    void removeOlderThan_rowWithAClaim_isNotAskedToGo() {
        azure.enqueue(AzureServer.answer(
                200, "application/json", "{\"value\":[" + listed(",\"claimOwner\":\"run/0\"") + "]}"));

        assertThat(cache.removeOlderThan(NOW)).isZero();

        assertThat(azure.getRequestCount()).isOne();
    }

    private static String listed(String more) {
        return "{\"odata.etag\":\"" + ETAG.replace("\"", "\\\"") + "\",\"PartitionKey\":\"ab\",\"RowKey\":\"row\""
                + more + "}";
    }

    private static MockResponse created() {
        return new MockResponse.Builder().code(204).addHeader("ETag", ETAG).build();
    }

    private static LedgerRow row() {
        Instant until = Instant.parse("2026-03-01T12:10:00.1239Z");
        return new LedgerRow(
                KEY,
                IMAGE,
                null,
                workload("w"),
                1,
                new Claim(KEY, "owner", 1, until, ""),
                List.of(),
                0,
                null,
                null,
                null,
                Map.of(),
                false,
                0,
                null,
                NOW);
    }
}
