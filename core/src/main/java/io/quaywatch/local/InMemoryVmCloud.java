/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineDisk;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.Resource;
import io.quaywatch.snapshot.ResourceNames;
import io.quaywatch.snapshot.VmCloud;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A small cloud inside the process that obeys a clock: snapshots take time, scanners start, work, write their results and delete
 * themselves, deletions take a moment, and a repeated request token is answered as the first time. {@link CloudFaults} say what goes wrong.
 */
public final class InMemoryVmCloud implements VmCloud {
    private static final Duration DELETION = Duration.ofSeconds(15);

    private final InstantSource clock;
    private final InMemoryScanFiles files;
    private final CloudFaults faults;
    private final Map<MachineId, Machine> machines = new LinkedHashMap<>();
    private final Map<Resource, Thing> things = new LinkedHashMap<>();
    private final Set<String> tokens = new HashSet<>();
    private final Set<String> refused = new HashSet<>();

    public InMemoryVmCloud(InstantSource clock, InMemoryScanFiles files, CloudFaults faults) {
        this.clock = clock;
        this.files = files;
        this.faults = faults;
    }

    public synchronized void add(Machine machine) {
        machines.put(machine.id(), machine);
    }

    public synchronized void remove(MachineId id) {
        machines.remove(id);
    }

    /** Something that others made, or that nobody remembers. */
    public synchronized void plant(Resource resource, Map<String, String> labels) {
        things.put(resource, new Thing(labels, clock.instant()));
    }

    /** The cloud takes every scanner back that runs now; how many. */
    public synchronized int preemptAll() {
        settle();
        List<Thing> taken = things.values().stream()
                .filter(thing -> thing.run != null && !thing.run.preempted())
                .toList();
        taken.forEach(thing -> thing.run = thing.run.takenBack());
        return taken.size();
    }

    @Override
    public synchronized List<Machine> machines(String scope) {
        if (faults.isDenied(scope)) {
            throw new PortException(PortException.Kind.DENIED, "list machines of " + scope);
        }
        return machines.values().stream()
                .filter(machine -> machine.id().scope().equals(scope))
                .toList();
    }

    @Override
    public synchronized Optional<Machine> machine(MachineId id) {
        if (faults.isDenied(id.scope())) {
            throw new PortException(PortException.Kind.DENIED, "read machine " + id.value());
        }
        return Optional.ofNullable(machines.get(id));
    }

    @Override
    public synchronized Started snapshot(SnapshotOrder order) {
        settle();
        Resource resource = new Resource(Resource.Kind.SNAPSHOT, order.name(), null);
        if (isMade(resource, order.labels(), order.token())) {
            return new Started.Begun();
        }
        boolean present = machines.values().stream()
                .flatMap(machine -> machine.disks().stream())
                .anyMatch(disk -> disk.source().equals(order.disk().source()));
        if (!present) {
            return new Started.Impossible(false, "disk " + order.disk().name() + " does not exist");
        }
        if (order.disk().key() instanceof MachineDisk.Key.OfCustomer key && faults.isKeyDenied(key.name())) {
            return new Started.Impossible(true, "the right cloudkms.cryptoKeyVersions.useToDecrypt is missing");
        }
        if (faults.isOverQuota()) {
            return new Started.NoCapacity("quota SNAPSHOTS is used up");
        }
        tokens.add(order.token());
        Thing made = new Thing(order.labels(), clock.instant());
        made.readyAt = clock.instant().plus(faults.snapshotTime());
        made.failure = faults.takeSnapshotFailure(order.disk().source());
        things.put(resource, made);
        return new Started.Begun();
    }

    @Override
    public synchronized Progress snapshotProgress(String name) {
        settle();
        Thing thing = things.get(new Resource(Resource.Kind.SNAPSHOT, name, null));
        if (thing == null) {
            return new Progress.Absent();
        }
        if (clock.instant().isBefore(thing.readyAt)) {
            return new Progress.Running();
        }
        return thing.failure == null ? new Progress.Ready(thing.madeAt) : new Progress.Failed(thing.failure);
    }

    @Override
    public synchronized Started launch(ScannerOrder order) {
        settle();
        Resource resource = new Resource(Resource.Kind.SCANNER, order.name(), order.place());
        if (isMade(resource, order.labels(), order.token())) {
            return new Started.Begun();
        }
        if (refused.contains(order.token()) || faults.isFull(order.place(), order.spot())) {
            refused.add(order.token());
            return new Started.NoCapacity("no room in " + order.place());
        }
        for (String snapshot : order.disks().values()) {
            if (!(snapshotProgress(snapshot) instanceof Progress.Ready)) {
                return new Started.Impossible(false, "snapshot " + snapshot + " is not there");
            }
        }
        tokens.add(order.token());
        Thing made = new Thing(order.labels(), clock.instant());
        made.run = ScannerRun.of(order, clock.instant(), faults);
        things.put(resource, made);
        for (String device : order.disks().keySet()) {
            things.put(disk(order, device), new Thing(order.labels(), clock.instant()));
        }
        return new Started.Begun();
    }

    @Override
    public synchronized ScannerStatus scanner(String name, String place) {
        settle();
        Thing thing = things.get(new Resource(Resource.Kind.SCANNER, name, place));
        if (thing == null || thing.run == null) {
            return new ScannerStatus.Absent();
        }
        if (thing.run.preempted()) {
            return new ScannerStatus.Ended(true, "taken back by the cloud");
        }
        if (thing.goneAt != null) {
            return new ScannerStatus.Ended(false, "is being deleted");
        }
        return clock.instant().isBefore(thing.run.runsAt())
                ? new ScannerStatus.Starting()
                : new ScannerStatus.Running();
    }

    @Override
    public List<String> places(String region) {
        return List.of(region + "-b", region + "-c", region + "-d");
    }

    @Override
    public synchronized boolean delete(Resource resource) {
        settle();
        Thing thing = things.get(resource);
        if (thing == null) {
            return false;
        }
        if (!ResourceNames.APP.equals(thing.labels.get(ResourceNames.APP_LABEL))) {
            throw new PortException(PortException.Kind.DENIED, "delete " + resource.name() + " : it is not ours");
        }
        Instant gone = clock.instant().plus(DELETION);
        thing.goneAt = thing.goneAt == null ? gone : thing.goneAt;
        if (thing.run != null) {
            disks(thing.run.order())
                    .forEach(disk -> things.computeIfPresent(disk, (key, present) -> {
                        present.goneAt = present.goneAt == null ? gone : present.goneAt;
                        return present;
                    }));
        }
        return true;
    }

    @Override
    public synchronized boolean exists(Resource resource) {
        settle();
        return things.containsKey(resource);
    }

    @Override
    public synchronized List<Owned> owned() {
        settle();
        return things.entrySet().stream()
                .filter(thing ->
                        ResourceNames.APP.equals(thing.getValue().labels.get(ResourceNames.APP_LABEL)))
                .map(thing -> thing.getValue().owned(thing.getKey()))
                .toList();
    }

    /** What exists by this name with the same job is success; so is a request that was already made, whatever became of it. */
    private boolean isMade(Resource resource, Map<String, String> labels, String token) {
        Thing present = things.get(resource);
        if (present != null
                && !labels.get(ResourceNames.JOB_LABEL).equals(present.labels.get(ResourceNames.JOB_LABEL))) {
            throw new PortException(PortException.Kind.INVALID, "make " + resource.name() + " : another job has it");
        }
        return present != null || tokens.contains(token);
    }

    /** Lets everything happen that should have happened by now. */
    private void settle() {
        Instant now = clock.instant();
        for (Thing thing : things.values()) {
            if (thing.run != null && thing.goneAt == null) {
                thing.run.work(files, faults, now);
                if (!now.isBefore(thing.run.endsAt())) {
                    thing.goneAt = thing.run.endsAt().plus(DELETION);
                }
            }
        }
        Set<Resource> gone = new HashSet<>();
        things.forEach((resource, thing) -> {
            if (thing.goneAt != null && !now.isBefore(thing.goneAt)) {
                gone.add(resource);
                if (thing.run != null) {
                    gone.addAll(disks(thing.run.order()));
                }
            }
        });
        things.keySet().removeAll(gone);
    }

    private static List<Resource> disks(ScannerOrder order) {
        return order.disks().keySet().stream()
                .map(device -> disk(order, device))
                .toList();
    }

    private static Resource disk(ScannerOrder order, String device) {
        return new Resource(Resource.Kind.DISK, ResourceNames.scannerDisk(order.name(), device), order.place());
    }
}
