/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the environment holds as a secret is in no byte that the command produces. */
class SecretsTest {
    private static final String TOKEN = "planted-token-7f3a9c";
    private static final String PASSWORD = "planted+pass/word=51d0";

    @TempDir
    Path temp;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream stderr = System.err;

    @BeforeEach
    void captureTheLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveTheLogBack() {
        System.setErr(stderr);
    }

    static Stream<List<String>> runs() {
        return Stream.of(
                List.of("--simulate"),
                List.of("--simulate", "--format", "json"),
                List.of("--simulate", "--verbose", "--force", "--fail-on", "low"));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void replay_plantedSecrets_areNowhere(List<String> options) throws IOException {
        Path event = Events.bundled(temp, "ecs-honest.json");
        List<String> args = Stream.concat(
                        Stream.of(
                                "replay",
                                event + "",
                                "--ledger",
                                "file:" + temp.resolve("ledger"),
                                "--report-dir",
                                temp.resolve("reports") + ""),
                        options.stream())
                .toList();

        Shell.Ran ran = shell().run(args.toArray(String[]::new));

        assertThat(ran.code()).isEqualTo(4);
        assertThat(Documents.filesBelow(temp.resolve("ledger"))).isNotEmpty();
        assertThat(Documents.filesBelow(temp.resolve("reports"))).isNotEmpty();
        assertNoSecret(ran);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 409, 500})
    void scan_gatewayThatEchoesTheAuthorization_isNotRepeated(int status) throws IOException {
        String body = "{\"errorCode\":\"{AUTHORIZATION}\",\"message\":\"not {AUTHORIZATION}\"}";
        Map<String, String> headers = Map.of("X-Echo", "{AUTHORIZATION}", "Content-Type", "text/{AUTHORIZATION}");
        try (Gateway gateway = Gateway.answering(status, body, headers)) {
            for (Shell shell : List.of(shell(), loggingIn())) {
                assertNoSecret(shell.run("scan", "nginx", "--gateway", gateway.url(), "--verbose"));
            }
        }
    }

    @Test
    void scan_passwordInTheGatewayUrl_isNotRepeated() throws IOException {
        for (String url : List.of("https://u:" + PASSWORD + "@q.example", "https://u:" + PASSWORD + " @q.example")) {
            Shell.Ran ran =
                    new Shell().with("QUALYS_ACCESS_TOKEN", TOKEN).run("scan", "a", "--gateway", url, "--verbose");

            assertThat(ran.code()).isEqualTo(2);
            assertNoSecret(ran);
        }
    }

    private static Shell shell() {
        return new Shell().with("QUALYS_ACCESS_TOKEN", TOKEN).with("QUALYS_PASSWORD", PASSWORD);
    }

    private static Shell loggingIn() {
        return new Shell().with("QUALYS_USERNAME", "robot").with("QUALYS_PASSWORD", PASSWORD);
    }

    private void assertNoSecret(Shell.Ran ran) throws IOException {
        assertClean("stdout", ran.out());
        assertClean("stderr", ran.err());
        assertClean("log", log.toString(StandardCharsets.UTF_8));
        for (Path file : Documents.filesBelow(temp)) {
            assertClean(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
    }

    private static void assertClean(String what, String text) {
        for (String secret : List.of(TOKEN, PASSWORD)) {
            String encoded =
                    Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            assertThat(text).as(what).doesNotContain(secret, encoded, "planted%2Bpass");
        }
    }
}
