/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.qualys.QualysSettings;
import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.testing.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;

/**
 * The simulated Qualys gateway over real HTTP, on a virtual clock, and processes that share nothing but leases. Scenario keys
 * are described in {@code scripts/simulator/README.md}.
 */
final class SensorWorld implements AutoCloseable {
    static final String HOST = "registry.example";
    static final String NO_LIMITS = "{\"world\":{\"limits\":{\"calls\":0,\"concurrency\":0}}}";
    static final SensorSettings SETTINGS = new SensorSettings(Duration.ofDays(30), null);
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    final VirtualClock clock = new VirtualClock();
    final InMemoryLeases leases = new InMemoryLeases();
    final Simulator simulator;
    private final OkHttpClient http = new OkHttpClient();
    private int processes;

    SensorWorld(String scenario) {
        simulator = Simulator.start(
                SimulatorOptions.defaults().withClock(clock).withScenario(Scenario.parse("test", scenario)));
    }

    /** One process: what it shares with the others is in the store of leases only. */
    record Process(QualysClient api, RateBudget budget, ScanStatusBoard board, RegistrySensorEngine engine) {}

    Process process() {
        return process(SETTINGS);
    }

    synchronized Process process(SensorSettings settings) {
        String owner = "process-" + processes++;
        RateBudget budget = new RateBudget(leases, owner, clock);
        QualysClient api = QualysClient.create(
                http,
                QualysSettings.of(QualysPlatform.custom(URI.create(simulator.baseUrl()))),
                () -> new AccessToken("token-of-the-sensor-tests"),
                budget,
                clock);
        ScanStatusBoard board =
                new ScanStatusBoard(api, leases, owner, clock, DEADLINE, () -> budget.hourlyLimit("GET /images"));
        return new Process(api, budget, board, new RegistrySensorEngine(api, board, leases, owner, settings, clock));
    }

    RegistrySensorEngine engine() {
        return process().engine();
    }

    ScanJob job(String repository, String tag) {
        return job(repository, tag, Digest.sha256(simulator.configSha(HOST, repository, tag)));
    }

    ScanJob job(String repository, String tag, Digest configDigest) {
        return new ScanJob(
                ScanKey.of(configDigest, Platform.LINUX_AMD64, "pkg"),
                clock.instant().toEpochMilli(),
                ImageReference.parse(HOST + "/" + repository + ":" + tag),
                configDigest,
                null,
                null,
                null,
                false,
                false,
                clock.instant());
    }

    ScanJob forced(String repository, String tag) {
        ScanJob job = job(repository, tag);
        return new ScanJob(
                job.key(),
                job.fence(),
                job.image(),
                job.configDigest(),
                null,
                null,
                null,
                true,
                false,
                job.requestedAt());
    }

    ScanJob unidentified(String repository, String tag) {
        ImageReference image = ImageReference.parse(HOST + "/" + repository + ":" + tag);
        return new ScanJob(
                ScanKey.unverified(image, Platform.LINUX_AMD64, "pkg"),
                clock.instant().toEpochMilli(),
                image,
                null,
                null,
                null,
                null,
                false,
                false,
                clock.instant());
    }

    String target(ScanJob job) {
        return ((Prepared.Ready) engine().prepare(job)).target();
    }

    Submission submitted(ScanJob job) {
        return submitted(List.of(job)).get(0);
    }

    List<Submission> submitted(List<ScanJob> jobs) {
        return engine().submit(target(jobs.get(0)), jobs).stream()
                .map(answer -> ((Submitted.Accepted) answer).submission())
                .toList();
    }

    /** What a new process is told once the scan is no longer running; polled once a minute, for the time of a deadline. */
    Polled ended(ScanJob job, Submission submission) {
        Polled polled = engine().poll(job, submission);
        for (int i = 0; i < 30 && polled instanceof Polled.Running; i++) {
            clock.advance(Duration.ofMinutes(1));
            polled = engine().poll(job, submission);
        }
        return polled;
    }

    /** A scan from its submit to its end. */
    Polled scanned(ScanJob job) {
        return ended(job, submitted(job));
    }

    long calls(String endpoint) {
        Map<String, Long> calls = simulator.calls();
        String method = endpoint.substring(0, endpoint.indexOf(' '));
        return calls.getOrDefault(method + " /csapi/v1.3" + endpoint.substring(method.length() + 1), 0L);
    }

    @Override
    public void close() {
        simulator.close();
        http.connectionPool().evictAll();
    }
}
