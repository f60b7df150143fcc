/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.snapshot.ResultSink.Delivered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scan of one machine: name a job, and the work of its state is done and the next state is stored. Nothing is kept between
 * calls, so any process may take the next step; of two that work on one state one stores its result, and the other's is dropped.
 *
 * <p>{@link #step} throws {@link PortException} for what may pass: the driver tries again with back-off and asks {@link #failed}
 * when it gives up. What will not pass ends the job by itself.
 */
public final class SnapshotWorkflow {
    private static final Duration LOST_RACE_WAIT = Duration.ofSeconds(5);
    private static final int WRITE_TRIES = 20;

    private final SnapshotPorts ports;
    private final InstantSource clock;
    private final ScannerSlots slots;
    private final Ending ending;
    private final Delivery delivery;
    private final Map<JobPhase, JobStep> steps = new EnumMap<>(JobPhase.class);

    public SnapshotWorkflow(SnapshotPorts ports, SnapshotSettings settings) {
        this.ports = ports;
        clock = ports.clock();
        slots = new ScannerSlots(ports.leases(), settings, clock);
        ending = new Ending(clock);
        delivery = new Delivery(ports.files(), ports.sink());
        ScannerPlaces places = new ScannerPlaces(ports.cloud(), settings.spot(), clock);
        Retry retry = new Retry(ports.cloud(), ending, clock);
        steps.put(JobPhase.PLANNED, new PlannedStep(ports, ending));
        steps.put(JobPhase.SNAPSHOTTING, new SnapshottingStep(ports, settings, ending, retry));
        steps.put(JobPhase.SHARING, new SharingStep(clock));
        steps.put(JobPhase.QUEUED, new QueuedStep(ports, slots, places, ending));
        steps.put(JobPhase.PROVISIONING, new ProvisioningStep(ports, settings, places, ending, retry));
        steps.put(JobPhase.SCANNING, new ScanningStep(ports, retry));
        steps.put(JobPhase.COLLECTED, new CollectedStep(ports, ending, retry));
        steps.put(JobPhase.DELIVERING, new DeliveringStep(delivery, ending, clock));
        steps.put(JobPhase.CLEANING, new CleaningStep(ports, new MachineMemory(ports.jobs(), settings.interval())));
    }

    /**
     * One step of a job.
     *
     * @param owner who drives it, for example an execution's id; another owner waits until the lease has passed
     * @throws PortException retryable, or NOT_FOUND if there is no such job
     */
    public StepAnswer step(String jobId, String owner) {
        Optional<SnapshotJob> held = take(jobId, owner);
        if (held.isEmpty()) {
            return elsewhere(jobId);
        }
        SnapshotJob job = held.get();
        if (job.done()) {
            return StepAnswer.of(job, 0);
        }
        return store(edit(job), owner);
    }

    /** The driver gives up on the state that the job is in: it is cleaned up, with an outcome that says where it ended. */
    public StepAnswer failed(String jobId, String reason) {
        return edited(jobId, job -> isEnding(job) ? null : ending.givenUp(job, null, reason));
    }

    /** Asks a job to stop. Takes effect with its next step; a step that is under way is not stored any more. */
    public StepAnswer cancel(String jobId) {
        return edited(
                jobId,
                job -> isEnding(job) || job.cancel() ? null : JobEdit.of(job).cancelled());
    }

    /** Delivers what a finished job has kept, without another scan. True if everything is delivered now. */
    public boolean redeliver(String jobId) {
        SnapshotJob job = find(jobId);
        if (!(job.state() instanceof JobState.Done done) || !Boolean.FALSE.equals(done.delivery())) {
            return job.state() instanceof JobState.Done already && Boolean.TRUE.equals(already.delivery());
        }
        if (!(delivery.all(job) instanceof Delivered.Done)) {
            return false;
        }
        if (!ports.sink().keepsFiles()) {
            ports.files().delete(jobId);
        }
        JobEdit edit = JobEdit.of(job).to(new JobState.Done(done.outcome(), true, done.at()));
        return ports.jobs().write(edit.next(clock.instant(), null, null));
    }

    private JobEdit edit(SnapshotJob job) {
        if (!isEnding(job)) {
            if (job.cancel()) {
                return ending.cancelled(job);
            }
            if (clock.instant().isAfter(job.startedAt().plus(SnapshotSettings.CEILING))) {
                return ending.ceiling(job);
            }
        }
        slots.renew(job);
        try {
            return Objects.requireNonNull(steps.get(job.state().phase())).run(job);
        } catch (PortException e) {
            if (e.kind().retryable() || isEnding(job)) {
                throw e;
            }
            FailureKind kind = e.kind() == PortException.Kind.DENIED ? FailureKind.ACCESS_DENIED : FailureKind.INTERNAL;
            return ending.givenUp(job, kind, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (isEnding(job)) {
                throw e;
            }
            return ending.givenUp(
                    job, FailureKind.INTERNAL, "internal error " + e.getClass().getSimpleName());
        }
    }

    private Optional<SnapshotJob> take(String jobId, String owner) {
        SnapshotJob job = find(jobId);
        Instant now = clock.instant();
        Instant until = job.leaseUntil();
        if (job.done()) {
            return Optional.of(job);
        }
        if (until != null && now.isBefore(until) && !owner.equals(job.leaseOwner())) {
            return Optional.empty();
        }
        SnapshotJob held = JobEdit.of(job).next(now, owner, now.plus(SnapshotSettings.LEASE));
        return ports.jobs().write(held) ? Optional.of(held) : Optional.empty();
    }

    private StepAnswer store(JobEdit edit, String owner) {
        SnapshotJob job = edit.job();
        check(job.state(), edit.state());
        Instant now = clock.instant();
        boolean done = edit.state() instanceof JobState.Done;
        SnapshotJob next = edit.next(
                now, done ? null : owner, done ? null : now.plus(edit.waits()).plus(SnapshotSettings.LEASE));
        if (!ports.jobs().write(next)) {
            return elsewhere(job.id());
        }
        slots.releaseUnlessHeld(job, next.state());
        return StepAnswer.of(next, edit.waits().toSeconds());
    }

    /** The machine's table of edges, and the outcome that nobody changes. */
    private static void check(JobState from, JobState to) {
        boolean legal = from.phase() == to.phase() || from.phase().next().contains(to.phase());
        if (!legal
                || from instanceof JobState.Cleaning fixed && !fixed.outcome().equals(outcome(to))) {
            throw new IllegalStateException("no way from " + from.phase() + " to " + to.phase());
        }
    }

    private static @Nullable ScanOutcome outcome(JobState state) {
        if (state instanceof JobState.Cleaning cleaning) {
            return cleaning.outcome();
        }
        return state instanceof JobState.Done done ? done.outcome() : null;
    }

    /** Somebody else has the job; a driver waits and looks again, in case he dies. */
    private StepAnswer elsewhere(String jobId) {
        SnapshotJob job = find(jobId);
        Instant now = clock.instant();
        Instant until = job.leaseUntil();
        Duration wait = until != null && until.isAfter(now) ? Duration.between(now, until) : LOST_RACE_WAIT;
        return StepAnswer.of(job, Math.max(1, wait.toSeconds()));
    }

    /** A change from outside: no lease is needed, the revision decides. */
    private StepAnswer edited(String jobId, java.util.function.Function<SnapshotJob, @Nullable JobEdit> change) {
        for (int tries = 0; tries < WRITE_TRIES; tries++) {
            SnapshotJob job = find(jobId);
            @Nullable JobEdit edit = change.apply(job);
            if (edit == null) {
                return StepAnswer.of(job, 0);
            }
            SnapshotJob next = edit.next(clock.instant(), job.leaseOwner(), job.leaseUntil());
            if (ports.jobs().write(next)) {
                slots.releaseUnlessHeld(job, next.state());
                return StepAnswer.of(next, 0);
            }
        }
        throw new PortException(PortException.Kind.CONTENDED, "change job " + jobId + " : others wrote first");
    }

    private SnapshotJob find(String jobId) {
        return ports.jobs()
                .find(jobId)
                .orElseThrow(() -> new PortException(PortException.Kind.NOT_FOUND, "find job " + jobId));
    }

    private static boolean isEnding(SnapshotJob job) {
        return job.state() instanceof JobState.Cleaning || job.state() instanceof JobState.Done;
    }
}
