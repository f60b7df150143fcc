/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Digest;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ResultSink;
import io.quaywatch.snapshot.ResultSink.Delivered.Done;
import io.quaywatch.snapshot.ResultSink.Delivered.Later;
import io.quaywatch.snapshot.ResultSink.Delivered.Refused;
import io.quaywatch.snapshot.ResultSinkContract;
import io.quaywatch.snapshot.ScanType;
import io.quaywatch.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QFlowSinkTest extends ResultSinkContract {
    private static final String JOB = "46d38ee180a407408113";
    private static final String CLAIMS = "{\"subscriptionUuid\":\"0d9b9ba6-6b1e-4c80-8a4e-6ec3a3a9b7b1\"}";
    private static final String TOKEN =
            "h." + Base64.getUrlEncoder().encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8)) + ".s";
    private static final byte[] CONTENT = new byte[25 * 1024 * 1024];
    private static final ResultManifest.Entry FILE = new ResultManifest.Entry(
            "0.1-os-ChangeList.db.xz",
            ScanType.OS,
            CONTENT.length,
            Digest.of(CONTENT).hex());

    @StartStop
    public final MockWebServer server = new MockWebServer();

    private final FragmentStore store = new FragmentStore();

    @Override
    protected ResultSink create() {
        server.setDispatcher(store);
        return new QFlowSink(
                new OkHttpClient(),
                QualysPlatform.custom(URI.create("http://127.0.0.1:" + server.getPort())),
                () -> TOKEN,
                new Receipts(new InMemoryLeases(), new VirtualClock()));
    }

    @Override
    protected void down(boolean is) {
        store.answer(is ? new MockResponse.Builder().code(503).build() : null);
    }

    @Override
    protected byte[] arrived(String jobId, ResultManifest.Entry file) {
        return store.whole("4711-" + file.type().value() + "-" + file.name());
    }

    @Override
    protected int arrivals() {
        return store.finalized();
    }

    @Test
    void deliver_inFragments_endsAreExclusiveAndTheLastOneFinalizes() {
        assertThat(deliver(create(), CONTENT)).isInstanceOf(Done.class);

        String name = "/qflow/snapshot/v1/multipart/upload/4711-os-0.1-os-ChangeList.db.xz/fragment/";
        assertThat(store.calls())
                .containsExactly(name + "1 10485760", name + "2 10485760", name + "3/finalize 5242880");
        assertThat(store.headers()).allSatisfy(headers -> {
            assertThat(headers.get("Authorization")).isEqualTo("Bearer " + TOKEN);
            assertThat(headers.get("Content-Type")).isEqualTo("application/octet-stream");
        });
    }

    @Test
    void deliver_brokenOff_isReplayedFromTheFirstFragment() {
        ResultSink sink = create();
        store.refuseFrom(2, new MockResponse.Builder().code(500).build());
        assertThat(deliver(sink, CONTENT)).isInstanceOf(Later.class);

        store.answer(null);
        assertThat(deliver(sink, CONTENT)).isInstanceOf(Done.class);
        assertThat(Digest.of(arrived(JOB, FILE)).hex()).isEqualTo(FILE.sha256());
    }

    @ParameterizedTest
    @CsvSource({"429,7", "503,7", "500,7", "408,7"})
    void deliver_passingTrouble_isForLaterAsAsked(int status, int seconds) {
        ResultSink sink = create();
        store.answer(new MockResponse.Builder()
                .code(status)
                .setHeader("Retry-After", seconds)
                .build());

        assertThat(deliver(sink, CONTENT))
                .isEqualTo(new Later(Duration.ofSeconds(seconds), "fragment 1: Qualys answered " + status));
        assertThat(store.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 413})
    void deliver_anotherAnswer_isRefusedAtOnce(int status) {
        ResultSink sink = create();
        store.answer(new MockResponse.Builder()
                .code(status)
                .setHeader("Location", "http://127.0.0.1:1/")
                .build());

        assertThat(deliver(sink, CONTENT)).isEqualTo(new Refused("fragment 1: Qualys answered " + status));
        assertThat(store.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {25 * 1024 * 1024 - 1, 25 * 1024 * 1024 + 1, 0})
    void deliver_contentOfAnotherSize_isRefusedAndNeverFinalized(int size) {
        assertThat(deliver(create(), new byte[size])).isInstanceOf(Refused.class);
        assertThat(arrivals()).isZero();
    }

    @Test
    void deliver_otherContentOfTheSize_isRefusedAndNeverFinalized() {
        byte[] other = CONTENT.clone();
        other[0] = 1;

        assertThat(deliver(create(), other)).isInstanceOf(Refused.class);
        assertThat(arrivals()).isZero();
    }

    @Test
    void deliver_secrets_isNamedByAUuidOfTheSubscription() {
        byte[] content = {1};
        ResultManifest.Entry secrets = new ResultManifest.Entry(
                "0.1-secret-SecretResult.json.xz",
                ScanType.SECRET,
                1,
                Digest.of(content).hex());

        create().deliver(machine(), JOB, secrets, () -> new ByteArrayInputStream(content));

        assertThat(store.calls())
                .singleElement()
                .asString()
                .contains("/upload/9c1f9ecb-4cd3-54b6-bf89-10f157cf7a31/fragment/1/finalize");
    }

    private static ResultSink.Delivered deliver(ResultSink sink, byte[] content) {
        return sink.deliver(machine(), JOB, FILE, () -> new ByteArrayInputStream(content));
    }

    static Machine machine() {
        return new Machine(
                new MachineId("gcp", "shop-prod", "europe-west1-b", "4711"),
                "web",
                Machine.State.RUNNING,
                Machine.Platform.LINUX,
                Map.of(),
                null,
                Instant.EPOCH,
                List.of(),
                null);
    }
}
