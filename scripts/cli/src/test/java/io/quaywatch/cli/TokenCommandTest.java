/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.json.JwtExpiry;
import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two steps of a subscription token, and what is said of one. */
class TokenCommandTest {
    private static final String PASSWORD = "right+one/51d0";

    @TempDir
    Path temp;

    private Simulator world;

    @BeforeEach
    void start() {
        world = Simulator.start(SimulatorOptions.defaults()
                .withScenario(Scenario.parse("test", "{\"world\":{\"users\":{\"robot\":\"" + PASSWORD + "\"}}}")));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void token_password_isTradedForATokenOnStdoutAndNothingElse() {
        Shell.Ran ran = token(loggingIn(), "--expiry", "60");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).hasLineCount(1);
        Instant end = JwtExpiry.of(ran.out().strip()).orElseThrow();
        assertThat(end).isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3610));
        assertThat(ran.err())
                .hasLineCount(1)
                .contains("expires at " + end)
                .doesNotContain(ran.out().strip());
        assertThat(world.calls()).containsOnlyKeys("POST /auth", "POST /qas/subscription-token");
    }

    @Test
    void token_output_isAFileOfItsOwnerAlone() throws IOException {
        Path file = temp.resolve("qualys.token");

        Shell.Ran ran = token(loggingIn(), "--output", file + "");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(JwtExpiry.isJwt(Files.readString(file).strip())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Documents.filesBelow(temp)).containsExactly(file);
    }

    @Test
    void token_outputThatExists_isKeptUnlessForced() throws IOException {
        Path file = Files.writeString(temp.resolve("qualys.token"), "precious");

        Shell.Ran refused = token(loggingIn(), "--output", file + "");

        assertRefused(refused, "QW-T02", "--force");
        assertThat(file).hasContent("precious");
        assertThat(world.calls()).isEmpty();

        assertThat(token(loggingIn(), "--output", file + "", "--force").code()).isZero();
        assertThat(JwtExpiry.isJwt(Files.readString(file).strip())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Documents.filesBelow(temp)).containsExactly(file);
    }

    @Test
    void write_fileThatAppearedMeanwhile_isKept() throws IOException {
        SecretFile secret = new SecretFile(temp.resolve("late"), false);
        secret.check();
        Files.writeString(secret.path(), "precious");

        assertThatThrownBy(() -> secret.write("token"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("QW-T02");
        assertThat(secret.path()).hasContent("precious");
        assertThat(Documents.filesBelow(temp)).containsExactly(secret.path());
    }

    @Test
    void token_noPasswordInTheEnvironment_isAskedFor() {
        Shell shell = new Shell().with("QUALYS_USERNAME", "robot").answering(PASSWORD);

        assertThat(token(shell).code()).isZero();
        assertRefused(token(new Shell().with("QUALYS_USERNAME", "robot")), "QW-T01", "QUALYS_PASSWORD");
        assertRefused(token(new Shell()), "QW-T01", "QUALYS_USERNAME");
    }

    @Test
    void token_wrongPassword_isRefusedWithoutRepeatingIt() {
        Shell.Ran ran = token(new Shell().with("QUALYS_USERNAME", "robot").with("QUALYS_PASSWORD", "wrong-one"));

        assertRefused(ran, "401", "check the credentials and the pod");
        assertThat(ran.err()).doesNotContain("wrong-one");
        assertThat(world.calls()).containsEntry("POST /auth", 1L);
    }

    @Test
    void inspect_tokens_saysWhatTheyAreAndNeverShowsThem() throws IOException {
        Path file = temp.resolve("qualys.token");
        token(loggingIn(), "--output", file + "");
        String text = Files.readString(file).strip();

        Shell.Ran jwt = new Shell().run("token", "inspect", file + "");

        assertThat(jwt.code()).isZero();
        assertThat(jwt.out())
                .contains("Kind:    JWT", "Expires: 20", "Modules: CS")
                .doesNotContain(text);
        Shell.Ran opaque = new Shell().typing("opaque-1234567890\n").run("token", "inspect", "-");
        assertThat(opaque.out()).contains("opaque text", "not known").doesNotContain("opaque-123");
    }

    @Test
    void inspect_badFiles_areOneLineWithCodeAndFix() throws IOException {
        Instant past = Instant.now().minus(Duration.ofDays(3));
        Path old = Files.writeString(temp.resolve("old"), jwt("{\"exp\":" + past.getEpochSecond() + "}"));
        Path empty = Files.writeString(temp.resolve("empty"), "\n");
        Path text = Files.writeString(temp.resolve("text"), "two words");
        Path huge = Files.writeString(temp.resolve("huge"), "x".repeat(70_000));

        assertRefused(inspect(old), "QW-T05 the token of " + old + " expired at ", "quaywatch token");
        assertThat(inspect(old).err()).doesNotContain(Files.readString(old));
        assertRefused(inspect(temp.resolve("none")), "QW-T03", "no such file");
        for (Path file : List.of(empty, text, huge)) {
            assertRefused(inspect(file), "QW-T04", "no token in " + file);
        }
        Path named = Files.move(old, temp.resolve("qualys.token"));
        for (Path file : List.of(named, empty, text, huge)) {
            assertThat(inspect(file).err()).doesNotContain("***");
        }
    }

    private Shell loggingIn() {
        return new Shell().with("QUALYS_USERNAME", "robot").with("QUALYS_PASSWORD", PASSWORD);
    }

    private Shell.Ran token(Shell shell, String... options) {
        List<String> args = new ArrayList<>(List.of("token", "--gateway", world.baseUrl()));
        args.addAll(List.of(options));
        Shell.Ran ran = shell.run(args.toArray(String[]::new));
        assertThat(ran.out() + ran.err()).doesNotContain(PASSWORD);
        return ran;
    }

    private static Shell.Ran inspect(Path file) {
        return new Shell().run("token", "inspect", file + "");
    }

    private static void assertRefused(Shell.Ran ran, String... says) {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).hasLineCount(1).contains(says);
    }

    private static String jwt(String claims) {
        return "eyJhbGciOiJIUzI1NiJ9."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2lnbmF0dXJlLW9mLW5vYm9keQ";
    }
}
