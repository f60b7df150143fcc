/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.log.Redactor;
import io.quaywatch.qscanner.ProcessRunner.Command;
import io.quaywatch.qscanner.ProcessRunner.Ended;
import io.quaywatch.testing.Peers;
import io.quaywatch.testing.VirtualClock;
import io.quaywatch.time.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a program does, it and all that it started are gone when the run is over. */
@Timeout(20)
class ProcessRunnerTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** A file of its own: in a subshell {@code $$} is the process id of the shell around it. */
    private static final String STUBBORN =
            "trap '' TERM HUP INT; echo $$ >> pids; touch ready; while :; do sleep 60; done";

    @TempDir
    Path home;

    private String path = System.getenv("PATH");

    @BeforeEach
    void writeStubborn() throws IOException {
        Files.writeString(home.resolve("stubborn"), STUBBORN);
    }

    @Test
    void run_endsByItself_answersWithCodeAndOutput() throws Exception {
        Ended ended = run("echo out; echo err >&2; exit 7");

        assertThat(ended).isEqualTo(new Ended(7, false, "out\n", "err\n"));
    }

    @Test
    void run_anyProgram_seesNothingOfOurEnvironmentOrInput() throws Exception {
        Ended ended = run("env | sed 's/=.*//' | sort; cat; pwd");

        assertThat(ended.output()
                        .lines()
                        .filter(name -> !List.of("PWD", "SHLVL", "_", "OLDPWD").contains(name)))
                .containsExactly("HOME", "PATH", home.toRealPath().toString());
    }

    @Test
    void run_writesWithoutEnd_isDrainedAndOnlyLastLinesAreKept() throws Exception {
        Ended ended = run("head -c 20000000 /dev/zero | tr '\\0' 'x'; echo; echo last; seq 1 200000 >&2; echo end >&2");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).isEqualTo("last\n");
        assertThat(ended.errors().length()).isLessThan(20_000);
        assertThat(ended.errors()).endsWith("200000\nend\n");
    }

    @Test
    void run_endsWellAndLeavesADaemon_daemonIsGone() throws Exception {
        Ended ended = run("sh stubborn & while [ ! -e ready ]; do sleep 0.02; done; exit 0");

        assertThat(ended.exitCode()).isZero();
        assertAllGone();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 600 & echo $! > pids; touch ready; wait",
                "exec sh stubborn",
                "sh stubborn",
                // in the background, and the program itself ends at once when asked
                "sh stubborn & sh stubborn & wait",
                // adopted by nobody of ours
                "( sh stubborn & ) ; sleep 600",
                // with its own session, so in no group of ours either
                "( setsid sh stubborn & ) ; sleep 600",
                // one that starts the next when it is asked to end
                "trap 'sleep 600 & echo $! >> pids' TERM; echo $$ > pids; touch ready; while :; do sleep 0.05; done",
            })
    void run_atItsDeadline_everybodyIsEnded(String script) throws Exception {
        Peers.require("setsid");
        Ended ended = run(script, new HurryingClock(home.resolve("ready"), LIMIT));

        assertThat(ended.late()).isTrue();
        assertThat(ended.exitCode()).isNotZero();
        assertAllGone();
    }

    @Test
    void run_atItsDeadlineWithoutSetsid_everybodyIsEnded() throws Exception {
        Path programs = Files.createDirectory(home.resolve("bin"));
        for (String program : List.of("sh", "sleep", "touch")) {
            Path script = programs.resolve(program);
            Files.writeString(script, "#!/bin/sh\nexec " + Peers.require(program) + " \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        }
        path = programs.toString();

        Ended ended = run("( sh stubborn & ) ; sleep 600", new HurryingClock(home.resolve("ready"), LIMIT));

        assertThat(ended.late()).isTrue();
        assertAllGone();
    }

    @Test
    void run_asked_mayEndByItselfFirst() throws Exception {
        Ended ended = run(
                "trap 'echo bye; exit 3' TERM; touch ready; while :; do sleep 0.02; done",
                new HurryingClock(home.resolve("ready"), LIMIT));

        assertThat(ended.late()).isTrue();
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).isEqualTo("bye\n");
    }

    @Test
    void run_threadIsInterrupted_everybodyIsEndedAndTheInterruptIsTold() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                run("sh stubborn & wait");
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        thread.start();
        while (!Files.exists(home.resolve("ready"))) {
            Thread.onSpinWait();
        }

        thread.interrupt();
        thread.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertAllGone();
    }

    @Test
    void run_printsSecrets_noneIsKept() throws Exception {
        String secret = "planted+Secret/0123456789";
        Command command = new Command(
                List.of("/bin/sh", "-c", "echo \"a $0 b\"; echo \"Authorization: Bearer $0\" >&2", secret),
                Map.of("HOME", home.toString(), "PATH", path),
                Redactor.of(List.of(secret)));

        Ended ended = runner(new VirtualClock()).run(command, LIMIT);

        assertThat(ended.output() + ended.errors()).doesNotContain("planted").contains("a *** b");
    }

    @Test
    void run_printsASecretWhereTheKeptPartBegins_noHalfOfItIsKept() throws Exception {
        String secret = "planted".repeat(40);
        for (int length = 16_300; length < 16_400; length += 7) {
            Command command = new Command(
                    List.of(
                            "/bin/sh",
                            "-c",
                            "printf '%s\\n' \"$0\"; head -c " + length + " /dev/zero | tr '\\0' '\\n'",
                            secret),
                    Map.of("HOME", home.toString(), "PATH", path),
                    Redactor.of(List.of(secret)));

            assertThat(runner(new VirtualClock()).run(command, LIMIT).output()).doesNotContain("planted");
        }
    }

    @Test
    void run_noSuchProgram_isToldSo() {
        path = "/nonexistent";
        Command command = new Command(
                List.of("/nonexistent/qscanner"),
                Map.of("HOME", home.toString(), "PATH", path),
                Redactor.of(List.of()));

        assertThatThrownBy(() -> runner(new VirtualClock()).run(command, LIMIT)).isInstanceOf(IOException.class);
    }

    private Ended run(String script) throws Exception {
        return run(script, new VirtualClock());
    }

    private Ended run(String script, InstantSource clock) throws Exception {
        Command command = new Command(
                List.of("/bin/sh", "-c", script),
                Map.of("HOME", home.toString(), "PATH", path),
                Redactor.of(List.of()));
        return runner(clock).run(command, LIMIT);
    }

    private static ProcessRunner runner(InstantSource clock) {
        return new ProcessRunner(clock, Pause.sleeping(), Duration.ofMillis(200));
    }

    /** Dead, or a corpse that nobody has collected: init does that, where there is one. */
    private void assertAllGone() throws IOException {
        List<String> pids = Files.readAllLines(home.resolve("pids"));
        assertThat(pids).isNotEmpty().allSatisfy(pid -> {
            Path stat = Path.of("/proc", pid, "stat");
            assertThat(!Files.exists(stat) || Files.readString(stat).contains(") Z "))
                    .as("process %s is gone", pid)
                    .isTrue();
        });
    }
}
