/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.snapshot.VmCloud.ScannerOrder;
import io.quaywatch.snapshot.VmCloud.ScannerStatus;
import io.quaywatch.snapshot.VmCloud.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the scanner and waits until it runs; where there is no room it goes to the next place. */
final class ProvisioningStep implements JobStep {
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final Duration NO_ROOM_PAUSE = Duration.ofMinutes(5);

    private final SnapshotPorts ports;
    private final SnapshotSettings settings;
    private final ScannerPlaces places;
    private final Ending ending;
    private final Retry retry;

    ProvisioningStep(SnapshotPorts ports, SnapshotSettings settings, ScannerPlaces places, Ending ending, Retry retry) {
        this.ports = ports;
        this.settings = settings;
        this.places = places;
        this.ending = ending;
        this.retry = retry;
    }

    @Override
    public JobEdit run(SnapshotJob job) {
        JobState.Provisioning state = (JobState.Provisioning) job.state();
        Instant now = ports.clock().instant();
        ScannerStatus status = ports.cloud().scanner(ResourceNames.scanner(job.id(), job.attempt()), state.place());
        if (status instanceof ScannerStatus.Running || heard(job)) {
            return scanning(job, state, now);
        }
        if (status instanceof ScannerStatus.Ended ended) {
            return ended.preempted() ? retry.takenBack(job) : again(job, ended.reason());
        }
        if (now.isAfter(state.deadline())) {
            return again(job, "the scanner did not start in time");
        }
        if (status instanceof ScannerStatus.Starting) {
            return JobEdit.of(job).after(POLL);
        }
        Started started = ports.cloud().launch(order(job, state));
        if (started instanceof Started.Impossible impossible) {
            return impossible(job, impossible);
        }
        return started instanceof Started.NoCapacity none
                ? elsewhere(job, state, none.reason())
                : JobEdit.of(job).after(POLL);
    }

    /** A scanner that was heard of has run, also if it is gone again: it is never made twice under one name. */
    private boolean heard(SnapshotJob job) {
        return ports.files().heartbeat(job.id(), job.attempt()).isPresent();
    }

    private JobEdit scanning(SnapshotJob job, JobState.Provisioning state, Instant now) {
        Map<ScanType, TypeStatus> running =
                job.types().keySet().stream().collect(Collectors.toMap(type -> type, type -> new TypeStatus.Running()));
        Instant deadline = now.plus(settings.scanTimeout()).plus(SnapshotSettings.SCANNING_MARGIN);
        return JobEdit.of(job).types(running).to(new JobState.Scanning(state.slot(), state.place(), now, deadline));
    }

    /** Without room anywhere the job goes back to wait, and its first deadline holds on. */
    private JobEdit elsewhere(SnapshotJob job, JobState.Provisioning state, String reason) {
        List<ScannerPlaces.Candidate> candidates = places.of(job);
        int next = state.tried() + 1;
        return next < candidates.size()
                ? places.provisioning(job, state.slot(), candidates, next, state.queuedUntil())
                        .because(reason)
                : JobEdit.of(job)
                        .to(new JobState.Queued(state.queuedUntil()))
                        .after(NO_ROOM_PAUSE)
                        .because(reason);
    }

    private JobEdit impossible(SnapshotJob job, Started.Impossible why) {
        return why.unsupported()
                ? ending.unsupported(job, why.reason())
                : ending.failed(job, FailureKind.NO_CAPACITY, why.reason());
    }

    private JobEdit again(SnapshotJob job, String reason) {
        return retry.scanner(job, new ScanOutcome.Failed(FailureKind.NO_CAPACITY, reason), reason);
    }

    /** The token changes with each try: a cloud answers a repeated token as before, so a refusal would stay one. */
    private ScannerOrder order(SnapshotJob job, JobState.Provisioning state) {
        String step = "scanner-" + state.place() + (state.spot() ? "-spot-" : "-standard-")
                + state.deadline().getEpochSecond();
        Map<String, String> disks = new HashMap<>();
        for (int disk = 0; disk < job.machine().disks().size(); disk++) {
            disks.put(ResourceNames.device(disk), ResourceNames.snapshot(job.id(), disk));
        }
        return new ScannerOrder(
                ResourceNames.scanner(job.id(), job.attempt()),
                state.place(),
                state.spot(),
                disks,
                ResourceNames.labels(job.id(), job.startedAt().plus(settings.retention())),
                ScannerTask.of(job, settings),
                settings.longestScanner(),
                ResourceNames.token(job.id(), step, job.attempt()));
    }
}
