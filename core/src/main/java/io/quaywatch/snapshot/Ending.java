/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The ways from a state to CLEANING. The outcome is fixed here. */
final class Ending {
    private final InstantSource clock;

    Ending(InstantSource clock) {
        this.clock = clock;
    }

    JobEdit with(SnapshotJob job, ScanOutcome outcome, @Nullable Boolean delivery) {
        return JobEdit.of(job).to(new JobState.Cleaning(outcome, delivery, clock.instant()));
    }

    JobEdit failed(SnapshotJob job, FailureKind kind, String reason) {
        return with(job, new ScanOutcome.Failed(kind, reason), null).because(reason);
    }

    JobEdit unsupported(SnapshotJob job, String reason) {
        return with(job, new ScanOutcome.Unsupported(reason), null).because(reason);
    }

    JobEdit gone(SnapshotJob job, String reason) {
        return failed(job, FailureKind.TARGET_GONE, reason);
    }

    /** The scanner did not finish. */
    JobEdit timedOut(SnapshotJob job, Instant since) {
        Duration after = Duration.between(since, clock.instant());
        return with(job, new ScanOutcome.TimedOut(after.toSeconds()), null).because("no result in time");
    }

    /** Somebody asked to stop; results on their way are given up. */
    JobEdit cancelled(SnapshotJob job) {
        return with(job, new ScanOutcome.Cancelled(), null).because("cancelled");
    }

    /** The whole job took too long. */
    JobEdit ceiling(SnapshotJob job) {
        return switch (job.state().phase()) {
            case QUEUED, PROVISIONING -> failed(job, FailureKind.NO_CAPACITY, "no scanner until the job's last hour");
            case DELIVERING -> undelivered(job, "the job reached its last hour");
            default -> timedOut(job, job.startedAt());
        };
    }

    /** What was collected stays the outcome, and its files stay for another delivery. */
    JobEdit undelivered(SnapshotJob job, String reason) {
        return with(job, ((JobState.Delivering) job.state()).outcome(), false).because(reason);
    }

    /** The driver gives up, or a step met an error that will not pass. */
    JobEdit givenUp(SnapshotJob job, @Nullable FailureKind known, String reason) {
        if (job.state() instanceof JobState.Delivering) {
            return undelivered(job, reason);
        }
        return failed(job, known == null ? kind(job.state().phase()) : known, reason);
    }

    private static FailureKind kind(JobPhase phase) {
        return switch (phase) {
            case SNAPSHOTTING, SHARING -> FailureKind.SNAPSHOT_FAILED;
            case QUEUED, PROVISIONING -> FailureKind.NO_CAPACITY;
            case SCANNING -> FailureKind.ENGINE_FAILED;
            case COLLECTED -> FailureKind.BAD_RESULT;
            case PLANNED, DELIVERING, CLEANING, DONE -> FailureKind.INTERNAL;
        };
    }
}
