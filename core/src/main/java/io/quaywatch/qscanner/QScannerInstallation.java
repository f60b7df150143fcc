/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.log.Redactor;
import io.quaywatch.qscanner.ProcessRunner.Command;
import io.quaywatch.qscanner.ProcessRunner.Ended;
import io.quaywatch.qscanner.QScannerException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The installed scanner, put in place and asked what it can do when it is first needed, once per process. */
final class QScannerInstallation {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final QScannerInstaller installer;
    private final ProcessRunner runner;
    private final ScannerEnvironment environment;
    private final QScannerSettings settings;
    private @Nullable Path checked;

    QScannerInstallation(
            QScannerInstaller installer,
            ProcessRunner runner,
            ScannerEnvironment environment,
            QScannerSettings settings) {
        this.installer = installer;
        this.runner = runner;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * The program, known to be the configured release and able to do what we need.
     *
     * @throws QScannerException if it cannot be had
     */
    synchronized Path program() throws InterruptedException {
        PrivateDirectory home = home();
        Path program = installer.install(settings.release(), home);
        if (!program.equals(checked)) {
            check(program, home);
            checked = program;
        }
        return program;
    }

    /** Where the program and its runs are. */
    PrivateDirectory home() {
        return PrivateDirectory.open(settings.directory());
    }

    private void check(Path program, PrivateDirectory home) throws InterruptedException {
        try (RunDirectory run = RunDirectory.in(home)) {
            Map<String, String> bare = environment.bare(run.home(), run.temporary());
            String version = answer(program, bare, "--version");
            // Flags of a command are in the help of the command only.
            String help = answer(program, bare, "--help") + answer(program, bare, "image", "--help");
            Capabilities.of(version, help).require(settings.release(), ScanCommand.flags(settings));
        } catch (IOException e) {
            throw DiskTrouble.of("start qscanner", home.path(), e);
        }
    }

    private String answer(Path program, Map<String, String> bare, String... question)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(program.toString()));
        arguments.addAll(List.of(question));
        Ended ended = runner.run(new Command(arguments, bare, Redactor.of(List.of())), ANSWER);
        if (ended.late()) {
            throw new QScannerException(
                    Kind.UNSUPPORTED, "qscanner does not answer " + String.join(" ", question) + " in a minute");
        }
        return ended.output() + "\n" + ended.errors() + "\n";
    }
}
