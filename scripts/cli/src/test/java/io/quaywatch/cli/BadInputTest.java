/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be used: exit code 2, one line that says what and where, and nothing left behind. */
class BadInputTest {
    private static final String SIMULATED = "--simulate --ledger file:T/new --report-dir T/reports";

    @TempDir
    Path temp;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectory(temp.resolve("in"));
        Files.writeString(temp.resolve("in/file"), "");
        Events.bundled(temp.resolve("in"), Events.THREE_CONTAINERS);
    }

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of("", "event is empty"),
                Arguments.of("   \n", "event is empty"),
                Arguments.of("{", "not JSON, line 1, column 2"),
                Arguments.of("{\"a\":1} x", "not JSON"),
                Arguments.of("\u0000\u0001\ufffd", "not JSON"),
                Arguments.of("null", "not an object or array"),
                Arguments.of("7", "not an object or array"),
                Arguments.of("\"text\"", "not an object or array"),
                Arguments.of("[]", "no record"),
                Arguments.of("{}", "empty object"),
                Arguments.of("{\"my\":\"event\"}", "its fields are my"),
                Arguments.of("[".repeat(200_000), "nested too deep"),
                Arguments.of("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000), "nested too deep"),
                Arguments.of("<html>Sign in</html>", "not JSON"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("events")
    void replay_noEvent_isRefused(String content, String says) throws IOException {
        Path event = Files.writeString(temp.resolve("in/event.json"), content);

        assertRefused(run("replay T/in/event.json " + SIMULATED), says);
        assertThat(run("replay T/in/event.json " + SIMULATED).err()).contains(event.toString());
    }

    @Test
    void replay_eventOfFiftyMegabytes_isRefused() throws IOException {
        Files.writeString(temp.resolve("in/event.json"), "{\"detail-type\":\"" + "x".repeat(50_000_000) + "\"}");

        assertRefused(run("replay T/in/event.json " + SIMULATED), "larger than the limit");
    }

    static Stream<Arguments> commandLines() {
        String event = "T/in/ecs-register.json";
        return Stream.of(
                Arguments.of("", "subcommand"),
                Arguments.of("conquer", "'conquer'"),
                Arguments.of("replay", "EVENT.json"),
                Arguments.of("replay T/none.json " + SIMULATED, "none.json: cannot be read: there is no such file"),
                Arguments.of("replay T/in " + SIMULATED, "in: cannot be read"),
                Arguments.of("replay " + event + " T/none.json " + SIMULATED, "none.json"),
                Arguments.of("replay " + event + " " + SIMULATED + " --format xml", "TABLE, JSON"),
                Arguments.of("replay " + event + " " + SIMULATED + " --fail-on awful", "CRITICAL"),
                Arguments.of("replay " + event + " " + SIMULATED + " --platform amd64", "os/architecture"),
                Arguments.of("replay " + event + " " + SIMULATED + " --unknown", "'--unknown'"),
                Arguments.of("replay " + event + " " + SIMULATED + " --insecure-registry a/b", "HOST:PORT"),
                Arguments.of("replay " + event + " " + SIMULATED + " --insecure-registry http://a:1", "HOST:PORT"),
                Arguments.of("replay " + event + " " + SIMULATED + " --scenario T/none", "none: cannot be read"),
                Arguments.of("replay " + event + " " + SIMULATED + " --scenario T/in", "in: cannot be read"),
                Arguments.of("replay " + event + " --simulate --report-dir T/in/file", "file, not a directory"),
                Arguments.of("replay " + event + " --simulate --report-dir T/in/file/x", "--report-dir"),
                Arguments.of("replay " + event + " --simulate --ledger file:T/in/file", "--ledger file:"),
                Arguments.of("replay " + event + " --simulate --ledger file:", "memory or file:DIR"),
                Arguments.of("replay " + event + " --simulate --ledger s3:bucket", "memory or file:DIR"),
                Arguments.of("replay " + event, "which Qualys platform?"),
                Arguments.of("replay " + event + " --pod XX9 --ledger file:T/new", "unknown Qualys pod 'XX9'"),
                Arguments.of("replay " + event + " --pod US2 --ledger file:T/new", "no Qualys credentials"),
                Arguments.of("replay " + event + " --pod US2 --scenario T/in/file", "goes with --simulate"),
                Arguments.of("scan a --gateway http://10.0.0.1", "or http on loopback"),
                Arguments.of("scan a --gateway ftp://example.org", "https"),
                Arguments.of("scan a --gateway mailto:x", "https://host"),
                Arguments.of("scan a --gateway ::", "https://host"),
                Arguments.of("scan a --gateway https://example.org/path", "without a path"),
                Arguments.of("scan", "IMAGE"),
                Arguments.of("demo conquest", "no story is called 'conquest'; there are deployment"),
                Arguments.of("sweep --simulate", "--ledger file:DIR"),
                Arguments.of("ledger", "subcommand"),
                Arguments.of("ledger ls", "--ledger"),
                Arguments.of("ledger ls --ledger memory", "--ledger file:DIR"),
                Arguments.of("ledger ls --ledger file:T/none", "there is no ledger"),
                Arguments.of("ledger forget zz --ledger file:T/none", "there is no ledger"),
                Arguments.of("simulator --port 65536", "0 to 65535"),
                Arguments.of("simulator --port x", "'x'"),
                Arguments.of("simulator --scenario T/none", "cannot be read"));
    }

    @ParameterizedTest(name = "quaywatch {0}")
    @MethodSource("commandLines")
    void run_unusableCommandLine_isRefused(String line, String says) throws IOException {
        assertRefused(run(line), says);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("QUALYS_ACCESS_TOKEN", "a b", "QUALYS_ACCESS_TOKEN"),
                Arguments.of("QUALYS_ACCESS_TOKEN", "t\u00f6ken", "QUALYS_ACCESS_TOKEN"),
                Arguments.of("QUALYS_CA_FILE", "/none.pem", "/none.pem"),
                Arguments.of("QUALYS_PROXY", "proxy", "http://host:port"),
                Arguments.of("QUALYS_GATEWAY", "https://example.org:99999", "99999"),
                Arguments.of("QUALYS_GATEWAY", "http://example.org", "or http on loopback"),
                Arguments.of("SCAN_CACHE_HOURS", "soon", "SCAN_CACHE_HOURS"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void scan_unusableSetting_isRefused(String name, String value, String says) throws IOException {
        Shell shell = new Shell()
                .with("QUALYS_POD", "US2")
                .with("QUALYS_ACCESS_TOKEN", "opaque")
                .with(name, value);

        assertRefused(shell.run("scan", "a", "--ledger", "file:" + temp.resolve("new")), says);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void scan_unusableScenario_isRefused(String content, String says) throws IOException {
        Files.writeString(temp.resolve("in/scenario.json"), content);

        assertRefused(run("scan a " + SIMULATED + " --scenario T/in/scenario.json"), says);
    }

    static Stream<Arguments> scenarios() {
        return Stream.of(
                Arguments.of("{", "scenario.json"),
                Arguments.of("{\"wrld\":{}}", "wrld is not known"),
                Arguments.of("{\"world\":{\"lateSeconds\":\"soon\"}}", "world.lateSeconds"),
                Arguments.of("[]", "scenario.json"));
    }

    @Test
    void verbose_showsTheStackTrace() {
        Shell.Ran ran = run("replay T/none.json --simulate --verbose");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("\tat ".replace('\t', ' '), "quaywatch: ");
    }

    private Shell.Ran run(String line) {
        String[] args = Arrays.stream(line.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> word.replace("T/", temp + "/"))
                .toArray(String[]::new);
        return new Shell().run(args);
    }

    private void assertRefused(Shell.Ran ran, String says) throws IOException {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .hasLineCount(1)
                .startsWith("quaywatch: ")
                .contains(says)
                .doesNotContain("internal error", "Exception", "\tat ");
        assertThat(Documents.filesBelow(temp)).allMatch(file -> file.startsWith(temp.resolve("in")));
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left.map(Path::getFileName).map(Path::toString).toList()).isSubsetOf(List.of("in", "reports"));
        }
    }
}
