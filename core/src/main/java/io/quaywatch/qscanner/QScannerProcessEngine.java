/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.port.EngineResult;
import io.quaywatch.port.EngineResult.Content;
import io.quaywatch.port.EngineResults;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.time.Pause;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Scans images with Qualys' command line scanner, as a child of our own process. A submit blocks until the scan has ended and
 * stores what came out of it; poll and fetch read that, wherever they run. An interrupt of the submitting thread ends the scan
 * and is thrown as {@code UNAVAILABLE}.
 */
public final class QScannerProcessEngine implements ImageEngine {
    /** The target of every submit: our own process. */
    public static final String TARGET = "function";

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final QScannerInstallation installation;
    private final QScannerRun run;
    private final EngineResults results;
    private final UploadedResults uploaded;
    private final QScannerSettings settings;
    private final InstantSource clock;

    /**
     * @param http fetches the program; its pool and proxy are used
     * @param token the access token that the scanner uploads with, asked for at each scan; throws {@link QualysException}
     * @param credentials for registries; not asked where Azure's managed identity reads the registry
     */
    public QScannerProcessEngine(
            OkHttpClient http,
            QScannerSettings settings,
            Supplier<String> token,
            RegistryCredentials credentials,
            EngineResults results,
            QualysApi api,
            InstantSource clock) {
        this(
                new QScannerInstaller(http),
                new ProcessRunner(clock, Pause.sleeping(), GRACE),
                new ScannerEnvironment(settings.environment(), token, credentials),
                settings,
                results,
                api,
                clock);
    }

    QScannerProcessEngine(
            QScannerInstaller installer,
            ProcessRunner runner,
            ScannerEnvironment environment,
            QScannerSettings settings,
            EngineResults results,
            QualysApi api,
            InstantSource clock) {
        this.installation = new QScannerInstallation(installer, runner, environment, settings);
        this.run = new QScannerRun(runner, environment, new SarifReportReader(), settings, clock);
        this.results = results;
        this.uploaded = new UploadedResults(api, clock, settings.reportWait());
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "qscanner-process";
    }

    @Override
    public boolean takesDigests() {
        return true;
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public Optional<Evidence.Reused> earlierResult(ScanJob job) {
        return uploaded.earlierResult(job, settings.maxReuseAge());
    }

    /** The program is installed here already: what is wrong with it is known before anything is claimed to be scanned. */
    @Override
    public Prepared prepare(ScanJob job) {
        if (ScanTypes.of(job.key().profile()).isEmpty()) {
            return new Prepared.Impossible(
                    "qscanner knows no scan profile " + job.key().profile());
        }
        try {
            installation.program();
            return new Prepared.Ready(TARGET);
        } catch (QScannerException e) {
            if (e.kind().retryable()) {
                throw unavailable(e);
            }
            return new Prepared.Impossible(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public List<Submitted> submit(String target, List<ScanJob> jobs) {
        List<Submitted> answers = new ArrayList<>(jobs.size());
        for (ScanJob job : jobs) {
            // Also where the job is not known to be repeated: an execution that was started again has the same fence.
            EngineResult result = results.find(job.key(), job.fence()).orElseGet(() -> scanned(target, job));
            answers.add(new Submitted.Accepted(result.submission()));
        }
        return answers;
    }

    private EngineResult scanned(String target, ScanJob job) {
        Instant started = clock.instant();
        Content content = content(job);
        String name = "qw-" + job.key().id().substring(0, 12) + "-" + job.fence();
        Submission submission = new Submission(target, name, null, started, started);
        return results.put(job.key(), job.fence(), new EngineResult(submission, clock.instant(), content));
    }

    private Content content(ScanJob job) {
        Optional<String> types = ScanTypes.of(job.key().profile());
        if (types.isEmpty()) {
            return new Content.Unsupported(
                    "qscanner knows no scan profile " + job.key().profile());
        }
        try {
            Path program = installation.program();
            return run.scan(program, installation.home(), job, types.get());
        } catch (QScannerException e) {
            // An archive that cannot be had now can be had later; a full disk is for people to mend, and they must be
            // told.
            if (e.kind() == QScannerException.Kind.UNREACHABLE) {
                throw unavailable(e);
            }
            return new Content.Failure(FailureKind.ENGINE_FAILED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            QScannerException local = DiskTrouble.of("run qscanner", settings.directory(), e);
            return new Content.Failure(FailureKind.ENGINE_FAILED, String.valueOf(local.getMessage()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public Polled poll(ScanJob job, Submission submission) {
        Optional<EngineResult> found = results.find(job.key(), job.fence());
        if (found.isEmpty()) {
            return new Polled.Failed(FailureKind.NO_RESULT, "the result of the scan is gone");
        }
        EngineResult result = found.get();
        if (result.content() instanceof Content.Reported reported) {
            return new Polled.Finished(
                    new Evidence.Scanned(result.endedAt()), job.configDigest() == null ? reported.image() : null);
        }
        if (result.content() instanceof Content.Unsupported unsupported) {
            return new Polled.Unsupported(unsupported.reason());
        }
        if (result.content() instanceof Content.Failure failure) {
            return new Polled.Failed(failure.kind(), failure.reason());
        }
        return uploaded.poll(job, submission, result.endedAt());
    }

    @Override
    public Fetched fetch(ScanJob job, Evidence evidence) {
        if (evidence instanceof Evidence.Reused) {
            return uploaded.fetch(job, evidence);
        }
        @Nullable
        Content content =
                results.find(job.key(), job.fence()).map(EngineResult::content).orElse(null);
        if (content instanceof Content.Reported reported) {
            return fetched(reported);
        }
        if (content instanceof Content.Uploaded) {
            return uploaded.fetch(job, evidence);
        }
        if (content instanceof Content.Failure failure) {
            return new Fetched.Failed(failure.kind(), failure.reason());
        }
        return new Fetched.Failed(FailureKind.NO_RESULT, "this scan has no result");
    }

    private static Fetched fetched(Content.Reported reported) {
        @Nullable PartialReason missing = reported.missing();
        return missing == null
                ? new Fetched.Findings(reported.findings())
                : new Fetched.Incomplete(reported.findings(), missing, "Qualys had no policy result");
    }

    @Override
    public void cleanUp(ScanJob job, Submission submission) {
        results.delete(job.key(), job.fence());
    }

    @Override
    public int removeLeftovers(Instant before) {
        try {
            return results.deleteEndedBefore(before) + installation.home().deleteOlderThan(before);
        } catch (IOException e) {
            throw unavailable(DiskTrouble.of("remove old runs", settings.directory(), e));
        } catch (QScannerException e) {
            throw unavailable(e);
        }
    }

    private static PortException unavailable(QScannerException e) {
        return new PortException(PortException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }

    private static PortException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new PortException(PortException.Kind.UNAVAILABLE, "run qscanner : interrupted", e);
    }
}
