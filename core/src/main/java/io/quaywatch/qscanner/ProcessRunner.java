/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.log.Redactor;
import io.quaywatch.time.Pause;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one program to its end, to a deadline or to an interrupt, and leaves no process behind in any of these. The program gets
 * a list of arguments, never a shell, and exactly the environment it is given.
 */
final class ProcessRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessRunner.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);
    private static final int KILLS = 50;

    private final InstantSource clock;
    private final Pause pause;
    private final Duration grace;

    /** @param grace how long a program that was asked to end may take to do so */
    ProcessRunner(InstantSource clock, Pause pause, Duration grace) {
        this.clock = clock;
        this.pause = pause;
        this.grace = grace;
    }

    /**
     * What to run.
     *
     * @param environment all of the program's environment; {@code HOME} must be a directory that no other process has
     * @param redactor knows the secrets in the environment
     */
    record Command(List<String> arguments, Map<String, String> environment, Redactor redactor) {
        Command {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }

        @Override
        public String toString() {
            return "Command" + arguments;
        }
    }

    /**
     * How it ended.
     *
     * @param exitCode 128 and more for one that was killed
     * @param late whether it was ended by us at the deadline
     * @param output the last lines of what it wrote, without secrets
     * @param errors the same of its error output
     */
    record Ended(int exitCode, boolean late, String output, String errors) {}

    /**
     * @throws IOException if the program cannot be started
     * @throws InterruptedException if this thread is interrupted; the program has ended then, too
     */
    Ended run(Command command, Duration limit) throws IOException, InterruptedException {
        Instant deadline = clock.instant().plus(limit);
        Optional<Path> kill = find("kill", command);
        // A group of its own can be signalled as a whole; without setsid the program stays in ours.
        Optional<Path> setsid = kill.flatMap(present -> find("setsid", command));
        List<String> arguments = new ArrayList<>();
        setsid.ifPresent(program -> arguments.add(program.toString()));
        arguments.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .directory(new File(command.environment().get("HOME")))
                .redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        ProcessFamily family = new ProcessFamily(
                process,
                "HOME=" + command.environment().get("HOME"),
                setsid.flatMap(present -> kill).orElse(null));
        OutputTail output = OutputTail.of(process.getInputStream());
        OutputTail errors = OutputTail.of(process.getErrorStream());
        boolean late;
        try {
            late = !endsBefore(deadline, process);
        } finally {
            end(process, family);
        }
        output.awaitEnd(LAST_OUTPUT);
        errors.awaitEnd(LAST_OUTPUT);
        return new Ended(process.waitFor(), late, output.text(command.redactor()), errors.text(command.redactor()));
    }

    private boolean endsBefore(Instant deadline, Process process) throws InterruptedException {
        while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!clock.instant().isBefore(deadline)) {
                return false;
            }
        }
        return true;
    }

    /** Asks all of the family to end, and ends those that do not. Also after a good end: a daemon may have been left. */
    private void end(Process process, ProcessFamily family) {
        // An interrupt must not cut this short; it is seen again afterwards.
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.isAlive() && family.members().isEmpty()) {
                return;
            }
            family.terminate();
            for (Duration waited = Duration.ZERO;
                    waited.compareTo(grace) < 0 && !family.members().isEmpty();
                    waited = waited.plus(LOOK)) {
                pause.pause(LOOK);
            }
            for (int i = 0; i < KILLS && !family.members().isEmpty(); i++) {
                // Again and again: one of them may just have started another.
                family.kill();
                pause.pause(LOOK.dividedBy(10));
            }
            if (!family.members().isEmpty()) {
                LOG.warn("a process of the scan could not be ended");
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Optional<Path> find(String program, Command command) {
        return Stream.of(command.environment().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
