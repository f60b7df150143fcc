/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.local.InMemoryReportStore;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qscanner.UploadedResults;
import io.quaywatch.qualys.CallGate;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.qualys.QualysSettings;
import io.quaywatch.registry.NoCredentials;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.testing.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Azure's containers and the simulated Qualys behind them, on one virtual clock. A scanner that ends well uploads to Qualys. */
final class ContainerWorld implements AutoCloseable {
    static final String HOST = "registry.example";
    static final String TOKEN = "token-of-the-container-tests";
    static final Duration REPORT_WAIT = Duration.ofMinutes(20);

    final VirtualClock clock = new VirtualClock();
    final Simulator simulator;
    final ContainerInstances azure;
    final MockWebServer arm = new MockWebServer();
    final InMemoryScanCache cache = new InMemoryScanCache();
    final InMemoryReportStore reports = new InMemoryReportStore();
    RegistryCredentials credentials = new NoCredentials();
    /** How the next scanners end. */
    int exit;

    boolean uploads = true;
    private final OkHttpClient http = new OkHttpClient();
    private final HttpPipeline pipeline = new HttpPipelineBuilder()
            .httpClient(new OkHttpAsyncHttpClientBuilder().build())
            .build();

    ContainerWorld(String scenario) {
        simulator = Simulator.start(
                SimulatorOptions.defaults().withClock(clock).withScenario(Scenario.parse("test", scenario)));
        azure = new ContainerInstances(clock, new Scanner());
        arm.setDispatcher(azure);
        try {
            arm.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ContainerWorld() {
        this("{\"world\":{\"limits\":{\"calls\":0,\"concurrency\":0}}}");
    }

    /** The scanner: fetches the image that its last word names, and uploads what it saw. */
    private final class Scanner implements ContainerInstances.Program {
        @Override
        public int fate(List<String> command) {
            return exit == 0 && command.get(command.size() - 1).contains("missing") ? 6 : exit;
        }

        @Override
        public void ends(List<String> command) {
            String image = command.get(command.size() - 1);
            int at = image.indexOf('@');
            boolean seen = fate(command) == 0 || fate(command) >= 40;
            if (uploads && seen) {
                simulator
                        .uploadScan(HOST, image.substring(HOST.length() + 1, at), image.substring(at + 1))
                        .orElseThrow();
            }
        }
    }

    QScannerContainerEngine engine() {
        return engine(settings("docker.io/qualys/qscanner:4.8.0-2"));
    }

    QScannerContainerEngine engine(ScanContainerSettings settings) {
        QualysClient qualys = QualysClient.create(
                http,
                QualysSettings.of(QualysPlatform.custom(URI.create(simulator.baseUrl()))),
                () -> new AccessToken(TOKEN),
                CallGate.open(),
                clock);
        return new QScannerContainerEngine(
                new ArmClient(pipeline, URI.create("http://127.0.0.1:" + arm.getPort())),
                new UploadedResults(qualys, clock, REPORT_WAIT),
                qualys::accessToken,
                host -> credentials.forHost(host),
                settings,
                clock);
    }

    static ScanContainerSettings settings(String image) {
        return new ScanContainerSettings(
                QualysPlatform.of("EU1"),
                ImageReference.parse(image),
                "00000000-1111-2222-3333-444444444444",
                "rg-scans",
                "westeurope",
                1,
                2,
                "/subscriptions/00000000-1111-2222-3333-444444444444/resourceGroups/rg/providers"
                        + "/Microsoft.ManagedIdentity/userAssignedIdentities/scanner",
                "11111111-2222-3333-4444-555555555555",
                Duration.ofMinutes(30),
                Duration.ofMinutes(60),
                Duration.ofDays(30));
    }

    ScanJob job(String repository) {
        return job(HOST, repository, repository.contains("missing") ? null : manifest(repository));
    }

    /** @param manifest null for an image of which only the name is known to exist nowhere */
    ScanJob job(String host, String repository, @Nullable Digest manifest) {
        Digest config = manifest == null
                ? Digest.of("never pushed".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                : Digest.sha256(simulator.configSha(host, repository, "1.0"));
        return new ScanJob(
                ScanKey.of(config, Platform.LINUX_AMD64, "pkg"),
                clock.instant().toEpochMilli(),
                ImageReference.parse(host + "/" + repository + ":1.0"),
                config,
                manifest == null ? config : manifest,
                null,
                null,
                false,
                false,
                clock.instant());
    }

    Digest manifest(String repository) {
        String path = "/v2/" + repository + "/manifests/1.0";
        JsonNode index = ContainerInstances.read(body(simulator.registryUrl(HOST) + path));
        return Digest.parse(index.path("manifests").path(0).path("digest").asText());
    }

    String body(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Submitted submit(ScanJob job) {
        QScannerContainerEngine engine = engine();
        return engine.submit(((Prepared.Ready) engine.prepare(job)).target(), List.of(job))
                .get(0);
    }

    Submission submitted(ScanJob job) {
        return ((Submitted.Accepted) submit(job)).submission();
    }

    /** What a new process is told once the scan is no longer running, polled once a minute. */
    Polled ended(ScanJob job, Submission submission) {
        Polled polled = engine().poll(job, submission);
        for (int i = 0; i < 30 && polled instanceof Polled.Running; i++) {
            clock.advance(Duration.ofMinutes(1));
            polled = engine().poll(job, submission);
        }
        return polled;
    }

    @Override
    public void close() {
        arm.close();
        simulator.close();
        http.connectionPool().evictAll();
    }
}
