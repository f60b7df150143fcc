/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.image.Digest;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import okhttp3.OkHttpClient;

/** What the tests of the client share: a server that answers as told, a clock that stands still, pauses that are only noted. */
abstract class QualysServer {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final String SHA = "4f".repeat(32);
    static final Digest DIGEST = Digest.sha256(SHA);
    static final String REGISTRY = "00000000-0000-4000-8000-000000000001";

    @StartStop
    public final MockWebServer server = new MockWebServer();

    final List<Duration> pauses = new ArrayList<>();
    final RecordingGate gate = new RecordingGate();
    QualysCredentials credentials = new AccessToken("opaque-token");
    Instant now = NOW;

    QualysSettings settings() {
        return QualysSettings.of(QualysPlatform.custom(server.url("/").uri())).withCallTimeout(Duration.ofSeconds(5));
    }

    QualysClient client() {
        return client(settings());
    }

    QualysClient client(QualysSettings settings) {
        Backoff backoff = new Backoff(pauses::add, () -> 1.0);
        return new QualysClient(new OkHttpClient(), settings, () -> credentials, gate, () -> now, backoff);
    }

    static MockResponse.Builder reply(int status) {
        return new MockResponse.Builder().code(status);
    }

    static MockResponse.Builder json(String body) {
        return reply(200).setHeader("Content-Type", "application/json").body(body);
    }

    void enqueue(MockResponse.Builder... replies) {
        for (MockResponse.Builder reply : replies) {
            server.enqueue(reply.build());
        }
    }

    RecordedRequest taken() {
        try {
            return server.takeRequest();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String fixture(String name) {
        try (InputStream in = QualysServer.class.getResourceAsStream("/qualys/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
