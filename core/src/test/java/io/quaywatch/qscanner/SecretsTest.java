/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Digest;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.registry.RegistryCredentials.Credential;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Planted credentials are searched for in every byte that a run leaves and in everything that is said about it. */
class SecretsTest {
    private static final String PASSWORD = "plantedPassword-4711";
    private static final String BEARER = "plantedBearer-4711";
    private static final String ACR = "teamregistry.azurecr.io/shop/web@" + QScannerWorld.top(0);
    private static final String PRINT_ALL =
            "env; env >&2; echo \"denied for $QUALYS_ACCESS_TOKEN $QSCANNER_REGISTRY_PASSWORD\" >&2; "
                    + "env > \"$out/notes\"; env > \"$HOME/notes\"; env > \"$TMPDIR/notes\"; ";

    @TempDir
    Path directory;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getMessage()
                    + List.of(record.getParameters() == null ? new Object[0] : record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private QScannerWorld world;

    @BeforeEach
    void open() {
        Logger.getLogger("").addHandler(collector);
        world = new QScannerWorld(directory);
        world.standIn.image(ACR, QScannerWorld.config(0), QScannerWorld.qids(0));
    }

    @AfterEach
    void close() {
        Logger.getLogger("").removeHandler(collector);
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "report $sha $qids",
                "exit 6",
                "exit 12",
                "exit 2",
                "exit 40",
                "exit 15",
                "echo {} > \"$out/x-Report.sarif.json\""
            })
    void scan_printsAllItKnows_nothingIsKept(String ending) throws Exception {
        world.credentials = host -> new Credential.Basic("planted-user", PASSWORD);

        Polled polled = world.scanned(PRINT_ALL + ending);

        assertThat(world.standIn.environment())
                .containsValue(QScannerWorld.TOKEN)
                .containsValue(PASSWORD);
        assertThat(String.join("\n", world.standIn.arguments())).doesNotContainIgnoringCase("planted");
        assertThat(polled.toString()).doesNotContainIgnoringCase("planted");
        assertThat(logged).noneMatch(line -> line.contains("planted"));
        Files.delete(world.standIn.log("environment"));
        try (Stream<Path> kept = Files.walk(directory)) {
            for (Path file : kept.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("planted");
            }
        }
        assertThat(world.runs()).isZero();
    }

    @Test
    void scan_anonymous_getsTheTokenAndNothingElseOfOurs() {
        world.environment.put("UNRELATED_SECRET", PASSWORD);
        world.environment.put("AZURE_CLIENT_SECRET", PASSWORD);
        world.environment.put("IDENTITY_HEADER", PASSWORD);
        world.environment.put("QSCANNER_REGISTRY_USERNAME", "stray");

        world.scanned("report $sha $qids");

        Map<String, String> environment = world.standIn.environment();
        environment.keySet().removeAll(List.of("PWD", "OLDPWD", "SHLVL", "_"));
        assertThat(environment).containsOnlyKeys("HOME", "TMPDIR", "PATH", "QUALYS_ACCESS_TOKEN");
        assertThat(environment.get("HOME")).startsWith(world.home.toString());
        assertThat(environment.get("TMPDIR")).startsWith(world.home.toString());
    }

    @Test
    void scan_registryWithToken_getsItAsToken() {
        world.credentials = host -> new Credential.Bearer(BEARER + host);

        world.scanned("report $sha $qids");

        assertThat(world.standIn.environment())
                .containsEntry("QSCANNER_REGISTRY_TOKEN", BEARER + QScannerWorld.HOST)
                .doesNotContainKeys("QSCANNER_REGISTRY_USERNAME", "QSCANNER_REGISTRY_PASSWORD");
    }

    @Test
    void scan_acrWithManagedIdentity_getsTheIdentityAndNoUserName() {
        world.credentials = host -> {
            throw new AssertionError("nobody is to be asked");
        };
        Map<String, String> identity = Map.of(
                "AZURE_CLIENT_ID", "id", "IDENTITY_ENDPOINT", "http://127.0.0.1:1/msi", "IDENTITY_HEADER", "header");
        world.environment.putAll(identity);
        world.environment.put("UNRELATED", "x");
        world.environment.put("QSCANNER_REGISTRY_USERNAME", "stray");
        ScanJob job = world.job(ACR, QScannerWorld.config(0));

        assertThat(world.engine().poll(job, world.submitted(job))).isInstanceOf(Polled.Finished.class);

        assertThat(world.standIn.environment())
                .containsAllEntriesOf(identity)
                .doesNotContainKeys(
                        "QSCANNER_REGISTRY_USERNAME",
                        "QSCANNER_REGISTRY_PASSWORD",
                        "QSCANNER_REGISTRY_TOKEN",
                        "UNRELATED");
    }

    @Test
    void scan_acrWithoutIdentity_asksForCredentials() {
        world.credentials = host -> new Credential.Basic("user", PASSWORD);
        world.environment.put("AZURE_CLIENT_ID", "id");
        ScanJob job = world.job(ACR, QScannerWorld.config(0));
        world.submitted(job);

        assertThat(world.standIn.environment())
                .containsEntry("QSCANNER_REGISTRY_USERNAME", "user")
                .doesNotContainKey("AZURE_CLIENT_ID");
    }

    @Test
    void arguments_ofAScan_areExactlyThese() {
        world.scanned("report $sha $qids");

        List<String> arguments = world.standIn.arguments();
        String output = arguments.get(arguments.indexOf("--output-dir") + 1);
        assertThat(output).startsWith(world.home.toString());
        assertThat(arguments)
                .containsExactly(
                        "--mode",
                        "get-report",
                        "--pod",
                        "EU1",
                        "--cache",
                        "none",
                        "--scan-types",
                        "os,sca",
                        "--scan-timeout",
                        "1800s",
                        "--output-dir",
                        output,
                        "--report-format",
                        "sarif",
                        "--platform",
                        "linux/amd64",
                        "image",
                        QScannerWorld.name(0) + "@" + QScannerWorld.top(0),
                        "");
    }

    @Test
    void toString_ofWhatHoldsSecrets_showsNone() {
        QScannerSettings settings = new QScannerSettings(
                new QScannerRelease("4.8.0-2", Digest.of(new byte[0]), URI.create("https://example.org/" + PASSWORD)),
                QualysPlatform.of("EU1"),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                directory,
                Map.of("QUALYS_ACCESS_TOKEN", PASSWORD),
                null,
                null);

        assertThat(settings.toString()).doesNotContain(PASSWORD);
    }
}
