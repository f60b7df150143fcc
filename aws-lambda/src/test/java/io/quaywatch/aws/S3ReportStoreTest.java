/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

class S3ReportStoreTest extends ReportStoreContract {
    private static final ReportKey NAME = KEY.reportKey(7);
    private static final String PATH = "/quaywatch-reports/reports/" + NAME.value() + ".json";
    private static final String ACTION = "report s3://quaywatch-reports/reports/" + NAME.value() + ".json : ";

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    /** Does what S3 documents of conditional writes, with objects in memory. */
    @Override
    protected ReportStore create() {
        aws.behaves(new Bucket());
        return store();
    }

    private S3ReportStore store() {
        return new S3ReportStore(aws.client(S3Client.builder()), "quaywatch-reports");
    }

    @Test
    void put_firstTime_isACreateOnlyWriteOfJson() {
        create().put(NAME, report());

        AwsServer.Call call = aws.onlyCall();
        assertThat(call.method()).isEqualTo("PUT");
        assertThat(call.path()).isEqualTo(PATH);
        assertThat(call.ifNoneMatch()).isEqualTo("*");
        assertThat(call.body()).startsWith("{\"subject\":{");
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, DENIED",
        "404, NoSuchBucket, NOT_FOUND",
        "503, SlowDown, THROTTLED",
        "500, InternalError, UNAVAILABLE",
        "400, InvalidRequest, INVALID",
    })
    void putOrFind_refused_isItsKindAndNamesTheObject(int status, String code, PortException.Kind kind) {
        answers(status, AwsServer.fixture("s3-error.xml", code));

        assertThatThrownBy(() -> store().put(NAME, report())).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e).hasMessageStartingWith("store " + ACTION + "AWS answered " + status + " " + code);
        });
        assertThatThrownBy(() -> store().find(NAME)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e).hasMessageStartingWith("read " + ACTION + "AWS answered " + status + " " + code);
        });
    }

    @Test
    void put_twoAtOnce_isContendedAndMayBeRepeated() {
        answers(409, AwsServer.fixture("s3-error.xml", "ConditionalRequestConflict"));

        assertThatThrownBy(() -> store().put(NAME, report()))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CONTENDED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"subject\":", "{\"surprise\":1}"})
    void find_unreadable_isCorruptAndNeverEmpty(String object) {
        answers(200, object);

        assertThatThrownBy(() -> store().find(NAME))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    private void answers(int status, String body) {
        aws.behaves(call -> new AwsServer.Answer(status, "application/xml", body));
    }

    private static ScanReport report() {
        return new ScanReport(
                new ScanSubject("docker.io/library/nginx:1.27", null, null, Platform.LINUX_AMD64, false),
                new ScanOutcome.Failed(FailureKind.ENGINE_FAILED, "no"),
                "registry-sensor",
                NOW,
                NOW,
                List.of(),
                List.of());
    }
}
