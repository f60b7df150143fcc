/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.Leases;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysApi.Created;
import io.quaywatch.qualys.QualysApi.RegistryEntry;
import io.quaywatch.qualys.QualysApi.RepositoryTag;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Scans through the subscription's registry sensor: an on-demand schedule of exact tags, followed on the shared status board.
 * A schedule carries up to 50 tags; nothing here ever sends a pattern.
 */
public final class RegistrySensorEngine implements ImageEngine {
    private static final int BATCH = 50;
    private static final Duration PROCESSING = Duration.ofSeconds(60);

    private final QualysApi api;
    private final ScanStatusBoard board;
    private final SensorRegistries registries;
    private final SensorPolling polling;
    private final SensorSettings settings;
    private final InstantSource clock;

    /** @param owner names this process among those that share the leases */
    public RegistrySensorEngine(
            QualysApi api,
            ScanStatusBoard board,
            Leases leases,
            String owner,
            SensorSettings settings,
            InstantSource clock) {
        this.api = api;
        this.board = board;
        this.registries = new SensorRegistries(api, leases, owner, settings, clock);
        this.polling = new SensorPolling(api, board, settings, clock);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "registry-sensor";
    }

    @Override
    public boolean takesDigests() {
        return false;
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public Optional<Evidence.Reused> earlierResult(ScanJob job) {
        if (job.configDigest() == null) {
            return Optional.empty();
        }
        try {
            Instant oldest = clock.instant().minus(settings.maxReuseAge());
            return api.image(job.configDigest())
                    .filter(image ->
                            SensorPolling.isUsable(image) && image.scannedAt().isAfter(oldest))
                    .map(image -> new Evidence.Reused(
                            image.scannedAt(),
                            "Qualys had scanned this very image before; content behind a digest cannot change."));
        } catch (QualysException unavailable) {
            if (unavailable.kind().retryable()) {
                // Asking first only saves work; without an answer the scan itself finds out.
                return Optional.empty();
            }
            throw unavailable;
        }
    }

    @Override
    public Prepared prepare(ScanJob job) {
        return registries.prepare(job.image().registry());
    }

    @Override
    public List<Submitted> submit(String target, List<ScanJob> jobs) {
        String name = ScheduleName.of(jobs.get(0));
        if (jobs.stream().anyMatch(ScanJob::repeated)) {
            Optional<ScheduleEntry> made = byName(target, name);
            if (made.isPresent()) {
                return accepted(jobs, target, name, made.get());
            }
        }
        List<RepositoryTag> tags = jobs.stream()
                .map(job -> new RepositoryTag(
                        job.image().repository(),
                        Objects.requireNonNull(job.image().tag())))
                .distinct()
                .toList();
        try {
            Created created = api.createSchedule(target, name, tags, true);
            Instant now = clock.instant();
            Instant engineTime = created.engineTime() == null ? now : created.engineTime();
            return accepted(jobs, new Submission(target, name, created.scheduleId(), now, engineTime));
        } catch (QualysException thrown) {
            return afterLostReply(target, name, jobs, thrown);
        }
    }

    /** The reply is lost, the schedule perhaps not: its name says. */
    private List<Submitted> afterLostReply(String target, String name, List<ScanJob> jobs, QualysException thrown) {
        boolean mayHaveHappened = thrown.kind() == QualysException.Kind.UNREACHABLE
                || thrown.kind() == QualysException.Kind.SERVER_ERROR
                || thrown.kind() == QualysException.Kind.BAD_REPLY;
        Optional<ScheduleEntry> made = mayHaveHappened ? byName(target, name) : Optional.empty();
        if (made.isEmpty()) {
            throw thrown;
        }
        return accepted(jobs, target, name, made.get());
    }

    private Optional<ScheduleEntry> byName(String target, String name) {
        return api.schedules(target).stream()
                .filter(schedule -> schedule.name().equals(name))
                .findFirst();
    }

    private List<Submitted> accepted(List<ScanJob> jobs, String target, String name, ScheduleEntry made) {
        Instant now = clock.instant();
        Instant engineTime = made.created() == null ? jobs.get(0).requestedAt() : made.created();
        return accepted(jobs, new Submission(target, name, made.id(), now, engineTime));
    }

    private static List<Submitted> accepted(List<ScanJob> jobs, Submission submission) {
        return jobs.stream()
                .map(job -> (Submitted) new Submitted.Accepted(submission))
                .toList();
    }

    @Override
    public Polled poll(ScanJob job, Submission submission) {
        return polling.poll(job, submission);
    }

    @Override
    public Fetched fetch(ScanJob job, Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        Optional<Integer> read = api.vulnerabilities(Objects.requireNonNull(job.configDigest()), findings::add);
        if (read.isEmpty()) {
            return new Fetched.NotYet(PROCESSING, "Qualys has not processed the image yet");
        }
        return new Fetched.Findings(findings);
    }

    @Override
    public void cleanUp(ScanJob job, Submission submission) {
        boolean first = submission.job().equals(ScheduleName.of(job));
        if (first && submission.jobId() != null && board.hasEnded(submission.job())) {
            api.deleteSchedule(submission.target(), submission.jobId());
        }
    }

    @Override
    public int removeLeftovers(Instant before) {
        int removed = 0;
        for (RegistryEntry registry : api.registries()) {
            for (ScheduleEntry schedule : api.schedules(registry.id())) {
                if (schedule.ended()
                        && ScheduleName.isOurs(schedule.name())
                        && schedule.created() != null
                        && schedule.created().isBefore(before)) {
                    api.deleteSchedule(registry.id(), schedule.id());
                    removed++;
                }
            }
        }
        return removed;
    }
}
