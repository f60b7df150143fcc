/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.local.CloudFaults;
import io.quaywatch.local.InMemoryJobStore;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.local.InMemoryResultSink;
import io.quaywatch.local.InMemoryScanFiles;
import io.quaywatch.local.InMemoryVmCloud;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One machine, a cloud in memory, and a clock. The ports can be wrapped before anything uses them. */
final class VmWorld {
    static final Instant START = VirtualClock.START;
    static final Duration DAY = Duration.ofHours(24);

    final VirtualClock clock = new VirtualClock();
    final CloudFaults faults = new CloudFaults();
    final InMemoryScanFiles files = new InMemoryScanFiles(clock);
    final InMemoryVmCloud cloud = new InMemoryVmCloud(clock, files, faults);
    final InMemoryJobStore jobs = new InMemoryJobStore();
    final InMemoryLeases leases = new InMemoryLeases();
    final InMemoryResultSink sink = new InMemoryResultSink();
    final Machine machine;
    final String id;
    private final CallLine line;

    VmWorld() {
        this(machine("4711"), List.of(ScanType.OS));
    }

    VmWorld(Machine machine, List<ScanType> types) {
        this.machine = machine;
        id = JobId.scheduled(machine.id(), START, DAY, 0);
        line = new CallLine();
        cloud.add(machine);
        jobs.insert(SnapshotJob.planned(id, machine, types, false, START));
    }

    /** Every call of every port passes here. */
    CallLine line() {
        return line;
    }

    SnapshotPorts ports() {
        return new SnapshotPorts(
                line.through(VmCloud.class, cloud),
                line.through(JobStore.class, jobs),
                line.through(ScanFiles.class, files),
                line.through(io.quaywatch.port.Leases.class, leases),
                line.through(ResultSink.class, sink),
                clock);
    }

    /** A new process. */
    SnapshotWorkflow workflow() {
        return new SnapshotWorkflow(ports(), SnapshotSettings.standard());
    }

    VmDriver driver() {
        return new VmDriver(this);
    }

    SnapshotJob job() {
        return jobs.find(id).orElseThrow();
    }

    JobPhase phase() {
        return job().state().phase();
    }

    JobState.Done done() {
        return (JobState.Done) job().state();
    }

    static Machine machine(String number, MachineDisk... disks) {
        List<MachineDisk> all = disks.length == 0 ? List.of(disk("root"), disk("data")) : List.of(disks);
        return new Machine(
                new MachineId("gcp", "shop-prod", "europe-west1-b", number),
                "web-" + number,
                Machine.State.RUNNING,
                Machine.Platform.LINUX,
                Map.of("team", "shop"),
                null,
                START.minus(DAY),
                all);
    }

    static MachineDisk disk(String name) {
        return disk(name, new MachineDisk.Key.OfCloud());
    }

    static MachineDisk disk(String name, MachineDisk.Key key) {
        String source = "projects/shop-prod/zones/europe-west1-b/disks/" + name;
        return new MachineDisk(source, name, name.equals("root"), false, 20, Map.of(), key);
    }
}
