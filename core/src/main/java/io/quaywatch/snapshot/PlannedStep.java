/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Looks whether the machine can be scanned at all, and writes down which snapshots will be made. */
final class PlannedStep implements JobStep {
    private static final Duration GONE_POLL = Duration.ofSeconds(15);

    private final SnapshotPorts ports;
    private final Ending ending;

    PlannedStep(SnapshotPorts ports, Ending ending) {
        this.ports = ports;
        this.ending = ending;
    }

    @Override
    public JobEdit run(SnapshotJob job) {
        JobState.Planned planned = (JobState.Planned) job.state();
        Instant now = ports.clock().instant();
        if (now.isBefore(planned.notBefore())) {
            return JobEdit.of(job).after(Duration.between(now, planned.notBefore()));
        }
        Optional<Machine> machine = ports.cloud().machine(job.machine().id());
        if (machine.isEmpty()) {
            return ending.gone(job, "the machine does not exist any more");
        }
        Optional<String> obstacle = obstacle(job.machine());
        if (obstacle.isPresent()) {
            return ending.unsupported(job, obstacle.get());
        }
        return leftOver(job)
                ? JobEdit.of(job).after(GONE_POLL)
                : JobEdit.of(job)
                        .making(snapshots(job))
                        .to(new JobState.Snapshotting(now.plus(SnapshotSettings.SNAPSHOTTING)));
    }

    private static Optional<String> obstacle(Machine machine) {
        if (machine.platform() == Machine.Platform.WINDOWS) {
            return Optional.of("Windows is not supported");
        }
        if (machine.disks().isEmpty()) {
            return Optional.of("no disk is left to scan");
        }
        return machine.disks().stream()
                .filter(disk -> disk.key() instanceof MachineDisk.Key.Supplied)
                .map(disk -> "disk " + disk.name() + " is encrypted with a key that only its owner has")
                .findFirst();
    }

    /** A snapshot of an earlier try would be taken for the new one, so it has to be gone. */
    private boolean leftOver(SnapshotJob job) {
        List<Resource> left = job.made().stream().filter(ports.cloud()::exists).toList();
        left.forEach(ports.cloud()::delete);
        return !left.isEmpty();
    }

    static List<Resource> snapshots(SnapshotJob job) {
        List<Resource> made = new ArrayList<>();
        IntStream.range(0, job.machine().disks().size())
                .mapToObj(disk -> ResourceNames.snapshot(job.id(), disk))
                .forEach(name -> made.add(new Resource(Resource.Kind.SNAPSHOT, name, null)));
        return made;
    }
}
