/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import io.quaywatch.log.Redactor;
import io.quaywatch.port.EngineResult.Content;
import io.quaywatch.port.ScanJob;
import io.quaywatch.qscanner.ExitCode.Kind;
import io.quaywatch.qscanner.ProcessRunner.Command;
import io.quaywatch.qscanner.ProcessRunner.Ended;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.Untrusted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scans one image: runs the program, once more where that may help, and turns its end into what is stored. */
final class QScannerRun {
    /** What is left of the time must allow for a scan, or a second attempt is only noise. */
    private static final int LEAST_PART = 2;
    /** The program's own time-out comes first: it knows better how to stop. */
    private static final Duration OVERRUN = Duration.ofSeconds(10);

    private static final int SHOWN = 200;

    private final ProcessRunner runner;
    private final ScannerEnvironment environment;
    private final SarifReportReader reader;
    private final QScannerSettings settings;
    private final InstantSource clock;

    QScannerRun(
            ProcessRunner runner,
            ScannerEnvironment environment,
            SarifReportReader reader,
            QScannerSettings settings,
            InstantSource clock) {
        this.runner = runner;
        this.environment = environment;
        this.reader = reader;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param types what {@code --scan-types} takes
     * @throws InterruptedException if this thread is interrupted; the program has ended then
     * @throws IOException if the program cannot be started or its files cannot be used
     */
    Content scan(Path program, PrivateDirectory home, ScanJob job, String types)
            throws IOException, InterruptedException {
        Instant deadline = clock.instant().plus(settings.timeout());
        Attempt first = attempt(program, home, job, types, settings.timeout());
        Duration left = Duration.between(clock.instant(), deadline);
        boolean worthIt = first.retry() && left.multipliedBy(LEAST_PART).compareTo(settings.timeout()) >= 0;
        return worthIt ? attempt(program, home, job, types, left).content() : first.content();
    }

    /** @param retry whether another attempt may end better */
    private record Attempt(Content content, boolean retry) {}

    private Attempt attempt(Path program, PrivateDirectory home, ScanJob job, String types, Duration timeout)
            throws IOException, InterruptedException {
        try (RunDirectory run = RunDirectory.in(home)) {
            Map<String, String> variables = environment.of(job.image().registry(), run.home(), run.temporary());
            Redactor redactor = ScannerEnvironment.redactor(variables);
            Command command = new Command(
                    ScanCommand.of(program, job, types, run.output(), timeout, settings), variables, redactor);
            Ended ended = runner.run(command, timeout.plus(OVERRUN));
            return outcome(ended, run, job.configDigest());
        }
    }

    private Attempt outcome(Ended ended, RunDirectory run, @Nullable Digest expected) throws IOException {
        if (ended.late()) {
            return new Attempt(
                    failure("qscanner did not end within " + settings.timeout().toSeconds() + " s and was ended"),
                    false);
        }
        ExitCode exit = ExitCode.of(ended.exitCode());
        Content content = switch (exit.kind()) {
            case REPORT -> report(run, expected, null);
            case NO_POLICY -> report(run, expected, PartialReason.POLICY_UNAVAILABLE);
            case UPLOADED -> new Content.Uploaded();
            case UNSUPPORTED -> new Content.Unsupported(exit.reason());
            case RETRY, FAILED -> failure(exit.reason() + lastWords(ended));
        };
        return new Attempt(content, exit.kind() == Kind.RETRY);
    }

    private Content report(RunDirectory run, @Nullable Digest expected, @Nullable PartialReason missing)
            throws IOException {
        try {
            SarifReport report = reader.read(run.output(), expected);
            return new Content.Reported(report.image(), report.findings(), missing);
        } catch (UnusableReportException e) {
            return new Content.Failure(e.kind(), String.valueOf(e.getMessage()));
        }
    }

    private static Content failure(String reason) {
        return new Content.Failure(FailureKind.ENGINE_FAILED, reason);
    }

    /** The last line of what it said, as a hint for people; nothing is decided by it. */
    private static String lastWords(Ended ended) {
        String said = ended.errors().isBlank() ? ended.output() : ended.errors();
        return said.lines()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .map(line -> ": " + Untrusted.line(line.strip(), SHOWN))
                .orElse("");
    }
}
