/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.Leases;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.ImageResults;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysApi.Created;
import io.quaywatch.qualys.QualysApi.RegistryEntry;
import io.quaywatch.qualys.QualysApi.RepositoryTag;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.Finding;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Scans through the subscription's registry sensor: an on-demand schedule of exact tags, followed on the shared status board.
 * A schedule carries up to 50 tags; nothing here ever sends a pattern.
 */
public final class RegistrySensorEngine implements ImageEngine {
    private static final int BATCH = 50;

    private final QualysApi api;
    private final ScanStatusBoard board;
    private final SensorRegistries registries;
    private final SensorPolling polling;
    private final ImageResults results;
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
        this.results = new ImageResults(api, clock);
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
        return job.configDigest() == null
                ? Optional.empty()
                : results.earlier(job.configDigest(), settings.maxReuseAge());
    }

    @Override
    public Prepared prepare(ScanJob job) {
        return registries.prepare(job.image().registry(), job.requestedAt());
    }

    @Override
    public List<Submitted> submit(String target, List<ScanJob> jobs) {
        Map<ScanJob, Submission> found =
                jobs.stream().anyMatch(ScanJob::repeated) ? madeBefore(target, jobs) : Map.of();
        List<ScanJob> left =
                jobs.stream().filter(job -> !found.containsKey(job)).toList();
        Map<ScanJob, Submission> submissions = new HashMap<>(found);
        if (!left.isEmpty()) {
            Submission made = create(target, left);
            left.forEach(job -> submissions.put(job, made));
        }
        return jobs.stream()
                .map(job -> (Submitted) new Submitted.Accepted(submissions.get(job)))
                .toList();
    }

    private Submission create(String target, List<ScanJob> jobs) {
        String name = ScheduleName.of(jobs.get(0));
        List<RepositoryTag> tags =
                jobs.stream().map(RegistrySensorEngine::tag).distinct().toList();
        try {
            Created created = api.createSchedule(target, jobs.get(0).image().registry(), name, tags, true);
            Instant now = clock.instant();
            Instant engineTime = created.engineTime() == null ? now : created.engineTime();
            return new Submission(target, name, created.scheduleId(), now, engineTime);
        } catch (QualysException thrown) {
            return afterLostReply(target, name, thrown);
        }
    }

    /** The reply is lost, the schedule perhaps not: its name says. */
    private Submission afterLostReply(String target, String name, QualysException thrown) {
        boolean mayHaveHappened = thrown.kind() == QualysException.Kind.UNREACHABLE
                || thrown.kind() == QualysException.Kind.SERVER_ERROR
                || thrown.kind() == QualysException.Kind.BAD_REPLY;
        if (!mayHaveHappened) {
            throw thrown;
        }
        return api.schedules(target).stream()
                .filter(schedule -> schedule.name().equals(name))
                .findFirst()
                .map(schedule -> submission(target, schedule, clock.instant()))
                .orElseThrow(() -> thrown);
    }

    /**
     * What earlier attempts of these submits made: a schedule of the job's own name, or, for one that went with others, a
     * schedule of ours that is younger than the claim and carries exactly its tag.
     */
    private Map<ScanJob, Submission> madeBefore(String target, List<ScanJob> jobs) {
        List<ScheduleEntry> schedules = api.schedules(target);
        Map<ScanJob, Submission> made = new HashMap<>();
        for (ScanJob job : jobs) {
            schedules.stream()
                    .filter(schedule -> carries(schedule, job))
                    .findFirst()
                    .ifPresent(schedule -> made.put(job, submission(target, schedule, job.requestedAt())));
        }
        return made;
    }

    private static boolean carries(ScheduleEntry schedule, ScanJob job) {
        return schedule.name().equals(ScheduleName.of(job))
                || ScheduleName.isOurs(schedule.name())
                        && schedule.tags().contains(tag(job))
                        && schedule.created() != null
                        && !schedule.created().isBefore(Instant.ofEpochMilli(job.fence()));
    }

    private Submission submission(String target, ScheduleEntry schedule, Instant unlessStated) {
        Instant engineTime = schedule.created() == null ? unlessStated : schedule.created();
        return new Submission(target, schedule.name(), schedule.id(), clock.instant(), engineTime);
    }

    private static RepositoryTag tag(ScanJob job) {
        return new RepositoryTag(
                job.image().repository(),
                Objects.requireNonNull(job.image().tag(), "the sensor is sent to images by tag"));
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
            return new Fetched.NotYet(
                    results.processing(evidence.scannedAt()), "Qualys has not processed the image yet");
        }
        return new Fetched.Findings(findings);
    }

    /** The last scan of a schedule to be cleaned up finds that it has ended. */
    @Override
    public void cleanUp(ScanJob job, Submission submission) {
        if (submission.jobId() != null && board.takeForDeletion(submission.job())) {
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
