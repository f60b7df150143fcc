/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.local.FileEngineResults;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.CallGate;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.qualys.QualysSettings;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.registry.RegistryCredentials.Credential;
import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.testing.VirtualClock;
import io.quaywatch.time.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;

/** The stand-in of the scanner as a real process, results in files, a simulated Qualys, and engines that share only these. */
final class QScannerWorld implements AutoCloseable {
    static final String TOKEN = "plantedToken-0123456789";
    static final String HOST = "registry.example";

    final VirtualClock clock = new VirtualClock();
    final Simulator simulator;
    final QualysClient api;
    final StandIn standIn;
    final Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
    final Path results;
    final Path home;
    RegistryCredentials credentials = host -> new Credential.Anonymous();
    InstantSource engineClock = clock;
    private final Path directory;
    private final OkHttpClient http = new OkHttpClient();

    QScannerWorld(Path directory) {
        this(directory, "{}");
    }

    /** @param world the scenario's world, as the README of the simulator describes it */
    QScannerWorld(Path directory, String world) {
        try {
            this.directory = directory;
            this.home = directory.resolve("private");
            this.results = directory.resolve("results");
            this.standIn = new StandIn(Files.createDirectory(directory.resolve("log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < 3; i++) {
            standIn.image(name(i) + "@" + top(i), config(i), qids(i));
        }
        simulator = Simulator.start(SimulatorOptions.defaults()
                .withClock(clock)
                .withScenario(Scenario.parse("test", "{\"world\":" + world + "}")));
        api = QualysClient.create(
                http,
                QualysSettings.of(QualysPlatform.custom(URI.create(simulator.baseUrl()))),
                () -> new AccessToken("token-of-the-scanner-tests"),
                CallGate.open(),
                clock);
    }

    QScannerProcessEngine engine() {
        QScannerSettings settings = new QScannerSettings(
                standIn.release(directory),
                QualysPlatform.of("EU1"),
                Duration.ofMinutes(30),
                Duration.ofMinutes(20),
                Duration.ofDays(30),
                home,
                environment,
                null,
                null);
        return new QScannerProcessEngine(
                new QScannerInstaller(http),
                new ProcessRunner(engineClock, Pause.sleeping(), Duration.ofMillis(200)),
                new ScannerEnvironment(environment, () -> TOKEN, credentials),
                settings,
                new FileEngineResults(results),
                api,
                engineClock);
    }

    static String name(int image) {
        return HOST + "/shop/web-" + image;
    }

    static Digest top(int image) {
        return Digest.of(new byte[] {1, (byte) image});
    }

    static Digest config(int image) {
        return Digest.of(new byte[] {2, (byte) image});
    }

    static List<Long> qids(int image) {
        return List.of(900_001L, 900_010L + image);
    }

    ScanJob job(int image) {
        return job(name(image) + "@" + top(image), config(image));
    }

    ScanJob job(String reference, Digest configDigest) {
        return new ScanJob(
                ScanKey.of(configDigest, Platform.LINUX_AMD64, "pkg"),
                clock.instant().toEpochMilli(),
                ImageReference.parse(reference),
                configDigest,
                null,
                null,
                null,
                false,
                false,
                clock.instant());
    }

    ScanJob unidentified(String reference) {
        ImageReference image = ImageReference.parse(reference);
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

    Submission submitted(ScanJob job) {
        Submitted answer =
                engine().submit(QScannerProcessEngine.TARGET, List.of(job)).get(0);
        return ((Submitted.Accepted) answer).submission();
    }

    /** What a new engine says of the image once it was scanned, in this way. */
    Polled scanned(String script) {
        standIn.doing(script);
        ScanJob job = job(0);
        return engine().poll(job, submitted(job));
    }

    /** Directories of runs that are still there. */
    int runs() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(home, "run-*")) {
            int runs = 0;
            for (Path run : found) {
                runs++;
            }
            return runs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        simulator.close();
        http.connectionPool().evictAll();
    }
}
