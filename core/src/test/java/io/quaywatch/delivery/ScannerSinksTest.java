/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ResultSink.Delivered.Done;
import io.quaywatch.snapshot.ResultSink.Delivered.Refused;
import io.quaywatch.snapshot.ScanType;
import io.quaywatch.snapshot.TypeStatus;
import io.quaywatch.testing.VirtualClock;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The sinks that send nothing themselves. */
class ScannerSinksTest {
    private static final String JOB = "0123456789abcdef0123";
    private static final String SHA256 = "ab".repeat(32);

    private final InMemoryLeases leases = new InMemoryLeases();
    private final Receipts receipts = new Receipts(leases, new VirtualClock());

    @Test
    void parse_manifestOfTheScript_isRead() {
        ResultManifest manifest = manifest(",\"uploaded\":true");

        assertThat(manifest.types()).containsEntry(ScanType.OS, new TypeStatus.Ok());
        assertThat(manifest.types()).containsEntry(ScanType.SECRET, new TypeStatus.Error("MOUNT"));
        assertThat(manifest.files())
                .containsExactly(new ResultManifest.Entry("0.1-os-ChangeList.db.xz", ScanType.OS, 9, SHA256, true));
    }

    @Test
    void deliver_uploadedByTheScanner_isDoneWithAReceipt() {
        QScannerUploadSink sink = new QScannerUploadSink(receipts);

        assertThat(sink.deliver(QFlowSinkTest.machine(), JOB, file(true), ScannerSinksTest::unread))
                .isEqualTo(new Done());
        assertThat(receipts.has(JOB, file(true))).isTrue();
        assertThat(leases.read("delivery-" + JOB + "-os-" + SHA256))
                .hasValueSatisfying(text -> assertThat(text).contains("\"sink\":\"qscanner-upload\""));
    }

    @Test
    void deliver_notUploadedByTheScanner_isRefused() {
        QScannerUploadSink sink = new QScannerUploadSink(receipts);

        assertThat(sink.deliver(QFlowSinkTest.machine(), JOB, file(false), ScannerSinksTest::unread))
                .isEqualTo(new Refused("the scanner did not upload 0.1-os-ChangeList.db.xz"));
        assertThat(receipts.has(JOB, file(false))).isFalse();
    }

    @Test
    void deliver_filesOnly_keepsThemAndHasAReceipt() {
        FilesOnlySink sink = new FilesOnlySink(receipts);

        assertThat(sink.keepsFiles()).isTrue();
        assertThat(sink.deliver(QFlowSinkTest.machine(), JOB, file(false), ScannerSinksTest::unread))
                .isEqualTo(new Done());
        assertThat(receipts.has(JOB, file(false))).isTrue();
    }

    /** As infra/scanner-common/manifest.sh writes it. */
    private static ResultManifest manifest(String uploaded) {
        String json =
                "{\"job\":\"" + JOB + "\",\"attempt\":1,\"scanner\":\"4.8.0-2\",\"types\":{\"os\":{\"status\":\"Ok\"},"
                        + "\"secret\":{\"status\":\"Error\",\"code\":\"MOUNT\"}},\"files\":[{\"name\":\"0.1-os-ChangeList.db.xz\","
                        + "\"type\":\"os\",\"bytes\":9,\"sha256\":\"" + SHA256 + "\"" + uploaded + "}]}\n";
        return ResultManifest.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static ResultManifest.Entry file(boolean uploaded) {
        return manifest(uploaded ? ",\"uploaded\":true" : "").files().get(0);
    }

    private static InputStream unread() {
        throw new AssertionError("nobody needs the content");
    }
}
