/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.azure.ArmClient.Offer;
import io.quaywatch.log.Redactor;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qscanner.ExitCode;
import io.quaywatch.qscanner.QScannerArguments;
import io.quaywatch.qscanner.ScanTypes;
import io.quaywatch.qscanner.UploadedResults;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Untrusted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans each image in a container of its own, made from the scanner's official image. The scanner uploads what it sees, so the
 * findings are read from Qualys by the image's digest; nothing that the container writes is taken for a result.
 */
final class QScannerContainerEngine implements ImageEngine {
    private static final Logger LOG = LoggerFactory.getLogger(QScannerContainerEngine.class);
    private static final Duration NO_ROOM = Duration.ofMinutes(2);
    private static final int MOST_REASON = 400;
    private static final int LAST_LINES = 5;

    /** Azure has no room now: other containers end, quotas are raised. */
    private static final Set<String> FULL = Set.of(
            "ContainerGroupQuotaReached",
            "ResourceRequestsNotSupported",
            "ResourceSkuNotSupported",
            "ServiceUnavailable",
            "TooManyRequests");

    private static final Set<String> NO_IMAGE = Set.of("InaccessibleImage", "RegistryErrorResponse");

    private final ScanContainers containers;
    private final UploadedResults uploaded;
    private final Supplier<String> token;
    private final RegistryCredentials credentials;
    private final ScanContainerSettings settings;
    private final InstantSource clock;

    /** @param token Qualys' bearer token as it is now; asked for each container */
    QScannerContainerEngine(
            ArmClient arm,
            UploadedResults uploaded,
            Supplier<String> token,
            RegistryCredentials credentials,
            ScanContainerSettings settings,
            InstantSource clock) {
        this.containers = new ScanContainers(arm, settings.subscription(), settings.resourceGroup());
        this.uploaded = uploaded;
        this.token = token;
        this.credentials = credentials;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "qscanner-container";
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

    @Override
    public Prepared prepare(ScanJob job) {
        return ScanTypes.of(job.key().profile()).isEmpty()
                ? new Prepared.Impossible("the scanner does not know the scan profile "
                        + job.key().profile())
                : new Prepared.Ready("container:" + settings.location());
    }

    @Override
    public List<Submitted> submit(String target, List<ScanJob> jobs) {
        return jobs.stream().map(job -> submit(target, job)).toList();
    }

    private Submitted submit(String target, ScanJob job) {
        String name = name(job);
        if (job.repeated()) {
            Optional<JsonNode> made = containers.find(name);
            if (made.isPresent()) {
                return accepted(target, name, submittedAt(made.get(), job));
            }
        }
        Instant now = clock.instant();
        Offer offer = containers.create(
                name, ScanContainerGroup.document(name, now, settings, environment(job), command(job)));
        return offer instanceof Offer.Declined declined ? declined(declined) : accepted(target, name, now);
    }

    private Submitted accepted(String target, String name, Instant submittedAt) {
        return new Submitted.Accepted(new Submission(target, name, null, clock.instant(), submittedAt));
    }

    /** What is uploaded from the first attempt on is this scan's, however late its reply came. */
    private static Instant submittedAt(JsonNode group, ScanJob job) {
        try {
            return Instant.parse(
                    group.path("tags").path(ScanContainerGroup.SUBMITTED_AT).asText());
        } catch (DateTimeParseException e) {
            return job.requestedAt();
        }
    }

    private static Submitted declined(Offer.Declined declined) {
        if (NO_IMAGE.contains(declined.code())) {
            return new Submitted.Refused(
                    FailureKind.ENGINE_FAILED, "Azure cannot read the scanner's own image (" + declined.code() + ")");
        }
        if (declined.status() == 409 || declined.status() == 429 || FULL.contains(declined.code())) {
            String why = declined.code().isEmpty() ? Integer.toString(declined.status()) : declined.code();
            return new Submitted.NotYet(NO_ROOM, "Azure takes no container for a scan now (" + why + ")");
        }
        throw declined.failure();
    }

    /** The same for every attempt of one claim, so that a scan is never started twice. */
    private static String name(ScanJob job) {
        return "qw-" + job.key().id().substring(0, 12) + "-" + Long.toHexString(job.fence());
    }

    private List<String> command(ScanJob job) {
        List<String> command = new ArrayList<>(List.of(ScanContainerGroup.PROGRAM));
        String types = ScanTypes.of(job.key().profile()).orElseThrow();
        command.addAll(QScannerArguments.of(settings.platform(), job, types, settings.timeout(), List.of()));
        return command;
    }

    private ScanContainerEnvironment environment(ScanJob job) {
        return ScanContainerEnvironment.of(
                job.image().registry(), token.get(), credentials, settings.identityClientId());
    }

    @Override
    public Polled poll(ScanJob job, Submission submission) {
        Optional<JsonNode> group = containers.find(submission.job());
        if (group.isEmpty()) {
            return failed("the container is gone, and nobody knows how its scan ended");
        }
        ScanContainerState state = ScanContainerState.of(group.get(), clock.instant());
        if (state instanceof ScanContainerState.Ended ended) {
            return ended(job, submission, ExitCode.of(ended.exitCode()), ended.at());
        }
        return state instanceof ScanContainerState.Broken broken ? failed(broken.reason()) : new Polled.Running(null);
    }

    private Polled ended(ScanJob job, Submission submission, ExitCode code, Instant at) {
        return switch (code.kind()) {
            case REPORT, NO_POLICY, UPLOADED -> uploaded.poll(job, submission, at);
            case UNSUPPORTED -> new Polled.Unsupported(code.reason());
            case RETRY, FAILED -> failed(code.reason() + lastWords(job, submission));
        };
    }

    private static Polled.Failed failed(String reason) {
        return new Polled.Failed(FailureKind.ENGINE_FAILED, Untrusted.line(reason, MOST_REASON));
    }

    /** What the scanner wrote last, for people. Masked before it is cut: half a secret would not be recognised as one. */
    private String lastWords(ScanJob job, Submission submission) {
        try {
            Redactor redactor = environment(job).redactor();
            List<String> lines = redactor.redact(containers.log(submission.job()))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
            return last.isEmpty() ? "" : ": " + String.join(" / ", last);
        } catch (RuntimeException unreadable) {
            LOG.atInfo().addKeyValue("job", submission.job()).log("its log is not read: {}", unreadable.getMessage());
            return "";
        }
    }

    @Override
    public Fetched fetch(ScanJob job, Evidence evidence) {
        return uploaded.fetch(job, evidence);
    }

    @Override
    public void cleanUp(ScanJob job, Submission submission) {
        containers.delete(submission.job());
    }

    /** Their tag says until when they may be there; the moment that is asked for is about work that ends by itself. */
    @Override
    public int removeLeftovers(Instant before) {
        return containers.deleteExpired(clock.instant());
    }
}
