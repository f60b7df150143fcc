/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.snapshot.VmCloud.Progress;
import io.quaywatch.snapshot.VmCloud.SnapshotOrder;
import io.quaywatch.snapshot.VmCloud.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes a snapshot of each disk and waits until all are ready. */
final class SnapshottingStep implements JobStep {
    private static final Duration POLL = Duration.ofSeconds(20);
    private static final Duration NO_ROOM_POLL = Duration.ofSeconds(60);

    private final SnapshotPorts ports;
    private final SnapshotSettings settings;
    private final Ending ending;
    private final Retry retry;

    SnapshottingStep(SnapshotPorts ports, SnapshotSettings settings, Ending ending, Retry retry) {
        this.ports = ports;
        this.settings = settings;
        this.ending = ending;
        this.retry = retry;
    }

    @Override
    public JobEdit run(SnapshotJob job) {
        Instant now = ports.clock().instant();
        if (now.isAfter(((JobState.Snapshotting) job.state()).deadline())) {
            return again(job, "the snapshots were not ready in time");
        }
        boolean ready = true;
        Duration wait = POLL;
        for (int disk = 0; disk < job.machine().disks().size(); disk++) {
            Progress progress = ports.cloud().snapshotProgress(ResourceNames.snapshot(job.id(), disk));
            if (progress instanceof Progress.Failed failed) {
                return failed(job, failed.reason());
            }
            if (progress instanceof Progress.Absent) {
                Started started = ports.cloud().snapshot(order(job, disk));
                if (started instanceof Started.Impossible impossible) {
                    return impossible(job, disk, impossible);
                }
                wait = started instanceof Started.NoCapacity ? NO_ROOM_POLL : wait;
            }
            ready &= progress instanceof Progress.Ready;
        }
        return ready
                ? JobEdit.of(job).to(new JobState.Queued(now.plus(SnapshotSettings.QUEUED)))
                : JobEdit.of(job).after(wait);
    }

    private SnapshotOrder order(SnapshotJob job, int disk) {
        return new SnapshotOrder(
                ResourceNames.snapshot(job.id(), disk),
                job.machine().disks().get(disk),
                ResourceNames.labels(job.id(), job.startedAt().plus(settings.retention())),
                ResourceNames.token(job.id(), "snapshot-" + disk, job.attempt()));
    }

    private JobEdit impossible(SnapshotJob job, int index, Started.Impossible why) {
        if (!why.unsupported()) {
            return failed(job, why.reason(), true);
        }
        MachineDisk disk = job.machine().disks().get(index);
        String key = disk.key() instanceof MachineDisk.Key.OfCustomer customer ? " (key " + customer.name() + ")" : "";
        return ending.unsupported(job, "disk " + disk.name() + key + ": " + why.reason());
    }

    private JobEdit failed(SnapshotJob job, String reason) {
        return failed(job, reason, false);
    }

    /** Why it failed is asked of the machine: one that is gone, or lost the disk, is no fault of ours. */
    private JobEdit failed(SnapshotJob job, String reason, boolean forGood) {
        Optional<Machine> now = ports.cloud().machine(job.machine().id());
        List<String> present = now.map(machine ->
                        machine.disks().stream().map(MachineDisk::source).toList())
                .orElse(List.of());
        if (job.machine().disks().stream().anyMatch(disk -> !present.contains(disk.source()))) {
            return ending.gone(job, "the machine or a disk of it does not exist any more: " + reason);
        }
        return forGood ? ending.failed(job, FailureKind.SNAPSHOT_FAILED, reason) : again(job, reason);
    }

    private JobEdit again(SnapshotJob job, String reason) {
        return retry.snapshots(job, new ScanOutcome.Failed(FailureKind.SNAPSHOT_FAILED, reason), reason);
    }
}
