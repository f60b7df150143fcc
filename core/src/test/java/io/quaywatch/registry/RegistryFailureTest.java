/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static io.quaywatch.registry.FakeRegistry.redirect;
import static io.quaywatch.registry.FakeRegistry.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.registry.RegistryException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryFailureTest {
    private static final ImageReference APP = ImageReference.parse("a.example/app:1");
    private static final String MANIFEST = "/v2/app/manifests/1";

    @StartStop
    final MockWebServer server = new MockWebServer();

    @StartStop
    final MockWebServer elsewhere = new MockWebServer();

    final FakeRegistry registry = new FakeRegistry(server);

    private ImageResolution resolve() {
        return registry.resolver().resolve(APP, Platform.LINUX_AMD64);
    }

    private RegistryException failure() {
        RegistryException failure = catchThrowableOfType(RegistryException.class, this::resolve);
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void resolve_404_isNotFound() {
        assertThat(resolve()).isInstanceOf(ImageResolution.NotFound.class);
    }

    @ParameterizedTest
    @CsvSource({"401", "403"})
    void resolve_refusedStatus_isUnreadable(int status) {
        registry.on(MANIFEST, status(status));

        assertThat(resolve()).isInstanceOf(ImageResolution.Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "429, RATE_LIMITED",
        "408, UNREACHABLE",
        "500, UNREACHABLE",
        "502, UNREACHABLE",
        "503, UNREACHABLE",
        "400, BAD_ANSWER",
        "406, BAD_ANSWER",
        "204, BAD_ANSWER",
    })
    void resolve_otherStatus_throwsItsKind(int status, Kind kind) {
        registry.on(MANIFEST, status(status));

        assertThat(failure().kind()).isEqualTo(kind);
        assertThat(failure()).hasMessage("read manifest 1 of a.example/app: the registry answered " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "7, PT7S",
        "'Fri, 20 Nov 2026 12:01:30 GMT', PT1M30S",
        "'Fri, 20 Nov 2026 11:00:00 GMT', PT0S",
        "soon,",
        "-1,",
    })
    void resolve_retryAfter_isKept(String header, Duration wait) {
        registry.on(
                MANIFEST,
                status(429).newBuilder().setHeader("Retry-After", header).build());

        assertThat(failure().retryAfter()).isEqualTo(wait);
    }

    @Test
    void resolve_bodyCutOff_isUnreachable() {
        registry.on(
                MANIFEST,
                FakeRegistry.json("{\"schemaVersion\":2}" + " ".repeat(100_000))
                        .newBuilder()
                        .onResponseBody(new SocketEffect.CloseSocket())
                        .build());

        assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void resolve_slowBody_endsWithTheCallTimeout() {
        registry.on(
                MANIFEST,
                FakeRegistry.json("{}")
                        .newBuilder()
                        .bodyDelay(20, TimeUnit.SECONDS)
                        .build());
        ImageResolver impatient = registry.resolver(registry.access().withCallTimeout(Duration.ofMillis(300)));

        RegistryException failure =
                catchThrowableOfType(RegistryException.class, () -> impatient.resolve(APP, Platform.LINUX_AMD64));

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void resolve_nobodyListens_isUnreachable() {
        RegistryAccess access = registry.access();
        server.close();

        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> registry.resolver(access).resolve(APP, Platform.LINUX_AMD64));

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void resolve_manifestOfMoreThanFourMegabytes_isABadAnswer() {
        registry.on(MANIFEST, FakeRegistry.json("\"" + "x".repeat(4 * 1024 * 1024) + "\""));

        assertThat(failure()).hasMessageContaining("more than 4194304 bytes");
    }

    @Test
    void resolve_smallBodyThatUnpacksToALargeOne_isABadAnswer() throws IOException {
        Buffer packed = new Buffer();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed.outputStream())) {
            gzip.write(new byte[64 * 1024 * 1024]);
        }
        registry.on(
                MANIFEST,
                new MockResponse.Builder()
                        .setHeader("Content-Encoding", "gzip")
                        .body(packed)
                        .build());

        assertThat(failure()).hasMessageContaining("more than 4194304 bytes");
    }

    @Test
    void resolve_deeplyNestedJson_isABadAnswer() {
        registry.on(MANIFEST, FakeRegistry.json("{\"layers\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));

        assertThat(failure().kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    @ParameterizedTest
    @CsvSource({
        "https://169.254.169.254/latest/meta-data/, REFUSED_ADDRESS",
        "http://169.254.169.254/latest/meta-data/, REFUSED_ADDRESS",
        "https://[fd00:ec2::254]/, REFUSED_ADDRESS",
        "https://[::ffff:169.254.169.254]/, REFUSED_ADDRESS",
        "https://2852039166/, REFUSED_ADDRESS",
        "https://0xa9fea9fe/, REFUSED_ADDRESS",
        "https://0251.0376.0251.0376/, REFUSED_ADDRESS",
        "https://127.0.0.1/, REFUSED_ADDRESS",
        "https://10.0.0.1/, REFUSED_ADDRESS",
        "http://b.example/blob, REFUSED_ADDRESS",
        "file:///etc/passwd, BAD_ANSWER",
        "'', UNREACHABLE",
        "/v2/app/manifests/1, BAD_ANSWER",
    })
    void resolve_hostileRedirect_isNotFollowed(String location, Kind kind) {
        registry.on(MANIFEST, redirect(location));
        if (location.isEmpty()) {
            registry.on("/v2/app/manifests/", status(500)).on(MANIFEST, redirect("/v2/app/manifests/"));
        }

        assertThat(failure().kind()).isEqualTo(kind);
    }

    @Test
    void resolve_redirectToAnotherLoopbackPort_isRefused() {
        registry.on(MANIFEST, redirect(elsewhere.url("/").toString()));

        assertThat(failure().kind()).isEqualTo(Kind.REFUSED_ADDRESS);
        assertThat(elsewhere.getRequestCount()).isZero();
    }

    @Test
    void resolve_missingConfigBlob_isNotFound() {
        FakeRegistry.Image image = registry.image("app", "1", "linux", "amd64");
        registry.on("/v2/app/blobs/" + image.config(), status(404));

        assertThat(resolve()).isInstanceOf(ImageResolution.NotFound.class);
    }
}
