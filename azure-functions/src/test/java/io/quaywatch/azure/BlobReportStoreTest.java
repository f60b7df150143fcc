/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import io.quaywatch.image.Platform;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.port.ReportStoreContract;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanReport;
import io.quaywatch.report.ScanSubject;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobReportStoreTest extends ReportStoreContract {
    private static final ReportKey NAME = KEY.reportKey(7);

    @StartStop
    final MockWebServer azure = new MockWebServer();

    private final Azurite azurite = Azurite.require();
    private final BlobContainerClient container = container();
    private final BlobReportStore own = new BlobReportStore(container);

    @Override
    protected ReportStore create() {
        return new BlobReportStore(container());
    }

    private BlobContainerClient container() {
        return azurite.blobs().createBlobContainer(azurite.name("reports"));
    }

    @Test
    void put_report_isAJsonBlobOfItsKey() {
        own.put(NAME, report());

        BlobClient blob = container.getBlobClient(NAME.value() + ".json");
        assertThat(blob.downloadContent().toString()).startsWith("{\"subject\":{");
        assertThat(blob.getProperties().getContentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"subject\":", "{\"surprise\":1}"})
    void find_unreadable_isCorruptAndNeverEmpty(String blob) {
        container.getBlobClient(NAME.value() + ".json").upload(BinaryData.fromString(blob));

        assertThatThrownBy(() -> own.find(NAME))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
        assertThatThrownBy(() -> own.put(NAME, report()))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    @Test
    void putOrFind_containerMissing_isNotFoundAndNeverEmpty() {
        BlobReportStore nowhere = new BlobReportStore(azurite.blobs().getBlobContainerClient(azurite.name("missing")));

        assertThatThrownBy(() -> nowhere.find(NAME))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND))
                .hasMessageStartingWith("read blob missing");
        assertThatThrownBy(() -> nowhere.put(NAME, report()))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND))
                .hasMessageStartingWith("store blob missing");
    }

    @Test
    void put_firstTime_isACreateOnlyWrite() {
        azure.enqueue(new MockResponse.Builder().code(201).build());

        overWire().put(NAME, report());

        RecordedRequest sent = AzureServer.next(azure);
        assertThat(sent.getMethod()).isEqualTo("PUT");
        assertThat(sent.getHeaders().get("If-None-Match")).isEqualTo("*");
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidHeaderValue, INVALID",
        "403, AuthorizationPermissionMismatch, DENIED",
        "404, ContainerNotFound, NOT_FOUND",
        "409, ContainerBeingDeleted, UNAVAILABLE",
        "429, TooManyRequests, THROTTLED",
        "500, InternalError, UNAVAILABLE",
        "503, ServerBusy, UNAVAILABLE",
    })
    void putOrFind_refused_isItsKindAndQuotesNothing(int status, String code, PortException.Kind kind) {
        for (Runnable call : List.<Runnable>of(
                () -> overWire().put(NAME, report()), () -> overWire().find(NAME))) {
            azure.enqueue(AzureServer.blobError(status, code));

            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            PortException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                    .hasMessageContaining("blob reports/" + NAME.value() + ".json : Azure answered " + status)
                    .hasMessageNotContaining("hidden-detail");
        }
    }

    private ReportStore overWire() {
        return new BlobReportStore(AzureServer.container(azure, BlobReportStore.CONTAINER));
    }

    private static ScanReport report() {
        return new ScanReport(
                new ScanSubject("docker.io/library/nginx:1.27", null, null, Platform.LINUX_AMD64, false),
                new ScanOutcome.Failed(FailureKind.ENGINE_FAILED, "no"),
                "qscanner",
                NOW,
                NOW,
                List.of(),
                List.of());
    }
}
