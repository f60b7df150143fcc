/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.compute.Compute;
import com.google.api.services.compute.model.Disk;
import com.google.api.services.compute.model.Instance;
import com.google.api.services.compute.model.Operation;
import com.google.api.services.compute.model.Snapshot;
import com.google.api.services.compute.model.Zone;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineDisk;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.Resource;
import io.quaywatch.snapshot.ResourceNames;
import io.quaywatch.snapshot.VmCloud;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compute Engine: machines of target projects, snapshots and scanners in the service project. Nothing is ever made or deleted in
 * a target project. What goes wrong after a request was accepted stands in its operation, which is looked up again by the thing
 * that it was to make; so no name of an operation has to be kept.
 */
final class ComputeVmCloud implements VmCloud {
    /**
     * How long a failed operation is told as the answer. After that the same order is tried anew, with another request id: Compute
     * Engine answers a known one with the old failure.
     */
    private static final Duration TOLD = Duration.ofSeconds(90);

    private static final String FILTER = "labels." + ResourceNames.APP_LABEL + " = \"" + ResourceNames.APP + "\"";

    private final Compute compute;
    private final ComputeCalls calls;
    private final OwnResources resources;
    private final String project;
    private final ScannerMachine scanners;
    private final InstantSource clock;

    /** @param project the service project */
    ComputeVmCloud(Compute compute, String project, ScannerMachine scanners, InstantSource clock) {
        this.compute = compute;
        this.calls = new ComputeCalls(compute);
        this.resources = new OwnResources(compute, calls, project);
        this.project = project;
        this.scanners = scanners;
        this.clock = clock;
    }

    @Override
    public List<Machine> machines(String scope) {
        List<Instance> instances = calls.instances(scope, null);
        Map<String, Disk> disks = new HashMap<>();
        calls.disks(scope, null).forEach(disk -> disks.put(ComputeNames.path(disk.getSelfLink()), disk));
        return instances.stream()
                .map(instance ->
                        ComputeInventory.machine(scope, instance, path -> Optional.ofNullable(disks.get(path))))
                .toList();
    }

    @Override
    public Optional<Machine> machine(MachineId id) {
        return calls.instance(id.scope(), id.place(), id.number())
                .map(instance -> ComputeInventory.machine(id.scope(), instance, calls::disk));
    }

    @Override
    public Started snapshot(SnapshotOrder order) {
        if (order.disk().key() instanceof MachineDisk.Key.Supplied) {
            return new Started.Impossible(true, "the disk is encrypted with a key that only its owner has");
        }
        Snapshot wanted = new Snapshot()
                .setName(order.name())
                .setSourceDisk(order.disk().source())
                .setLabels(order.labels());
        return make(
                new Resource(Resource.Kind.SNAPSHOT, order.name(), null),
                order.labels(),
                order.token(),
                request -> compute.snapshots()
                        .insert(project, wanted)
                        .setRequestId(request)
                        .execute());
    }

    @Override
    public Started launch(ScannerOrder order) {
        Instance wanted = scanners.instance(order);
        return make(
                new Resource(Resource.Kind.SCANNER, order.name(), order.place()),
                order.labels(),
                order.token(),
                request -> compute.instances()
                        .insert(project, order.place(), wanted)
                        .setRequestId(request)
                        .execute());
    }

    @FunctionalInterface
    private interface Insert {
        Operation run(String requestId) throws IOException;
    }

    private Started make(Resource resource, Map<String, String> labels, String token, Insert insert) {
        List<Operation> earlier = calls.operations(project, resources.path(resource)).stream()
                .filter(operation -> "insert".equals(operation.getOperationType()))
                .toList();
        if (earlier.stream().anyMatch(ComputeVmCloud::isRunning)) {
            return new Started.Begun();
        }
        List<Operation> failed = earlier.stream()
                .filter(operation -> !(Refusals.of(operation) instanceof Started.Begun))
                .toList();
        Optional<Operation> news = failed.stream()
                .filter(operation -> isNews(operation) && isOf(operation, token, failed.size()))
                .findFirst();
        if (news.isPresent()) {
            return Refusals.of(news.get());
        }
        String action = "make " + resource.name();
        try {
            return Refusals.of(insert.run(requestId(token, failed.size())));
        } catch (GoogleJsonResponseException e) {
            if (e.getStatusCode() == 409) {
                return present(resource, labels, GcpFailure.of(action, e));
            }
            return Refusals.of(e).orElseThrow(() -> GcpFailure.of(action, e));
        } catch (IOException e) {
            throw GcpFailure.of(action, e);
        }
    }

    private static boolean isRunning(Operation operation) {
        return !"DONE".equals(operation.getStatus());
    }

    private boolean isNews(Operation failed) {
        return failed.getEndTime() != null
                && clock.instant()
                        .isBefore(ComputeInventory.instant(failed.getEndTime()).plus(TOLD));
    }

    /** Whether it answers this order, and not that of an earlier attempt which made a thing of the same name. */
    private static boolean isOf(Operation failed, String token, int failures) {
        for (int before = 0; before < failures; before++) {
            if (requestId(token, before).equals(failed.getClientOperationId())) {
                return true;
            }
        }
        return false;
    }

    private static String requestId(String token, int failures) {
        return failures == 0
                ? token
                : UUID.nameUUIDFromBytes((token + "/" + failures).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    private Started present(Resource resource, Map<String, String> labels, PortException conflict) {
        Map<String, String> there = resources.labels(resource).orElseThrow(() -> conflict);
        String job = labels.get(ResourceNames.JOB_LABEL);
        if (job == null || !job.equals(there.get(ResourceNames.JOB_LABEL))) {
            throw new PortException(
                    PortException.Kind.INVALID, "make " + resource.name() + " : something else has this name");
        }
        return new Started.Begun();
    }

    @Override
    public Progress snapshotProgress(String name) {
        Optional<Snapshot> found = calls.snapshot(project, name);
        if (found.isEmpty()) {
            return new Progress.Absent();
        }
        return switch (String.valueOf(found.get().getStatus())) {
            case "READY" ->
                new Progress.Ready(ComputeInventory.instant(found.get().getCreationTimestamp()));
            case "FAILED" -> new Progress.Failed("Compute Engine could not make the snapshot");
            default -> new Progress.Running();
        };
    }

    @Override
    public ScannerStatus scanner(String name, String place) {
        Optional<Instance> found = calls.instance(project, place, name);
        String status = found.map(Instance::getStatus).orElse("absent");
        return switch (status) {
            case "RUNNING" -> new ScannerStatus.Running();
            case "PENDING", "PROVISIONING", "STAGING", "REPAIRING" -> new ScannerStatus.Starting();
            default -> {
                if (isPreempted(name, place)) {
                    yield new ScannerStatus.Ended(true, "taken back by Compute Engine");
                }
                yield found.isEmpty()
                        ? new ScannerStatus.Absent()
                        : new ScannerStatus.Ended(false, "Compute Engine says " + status);
            }
        };
    }

    private boolean isPreempted(String name, String place) {
        return calls.operations(project, resources.path(new Resource(Resource.Kind.SCANNER, name, place))).stream()
                .anyMatch(operation -> "compute.instances.preempted".equals(operation.getOperationType()));
    }

    @Override
    public List<String> places(String region) {
        return calls.zones(project).stream()
                .filter(zone -> "UP".equals(zone.getStatus()) && zone.getDeprecated() == null)
                .map(Zone::getName)
                .filter(zone -> ComputeNames.region(zone).equals(region))
                .sorted()
                .toList();
    }

    @Override
    public boolean delete(Resource resource) {
        Optional<Map<String, String>> labels = resources.labels(resource);
        if (labels.isEmpty()) {
            return false;
        }
        String action = "delete " + resource.name();
        if (!ResourceNames.APP.equals(labels.get().get(ResourceNames.APP_LABEL))) {
            throw new PortException(PortException.Kind.DENIED, action + " : it does not carry our label");
        }
        try {
            GcpFailure.calling(action, () -> resources.delete(resource));
            return true;
        } catch (PortException e) {
            if (e.kind() == PortException.Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** What is just being made counts too: its request may have been accepted although nobody read the answer. */
    @Override
    public boolean exists(Resource resource) {
        return resources.labels(resource).isPresent()
                || calls.operations(project, resources.path(resource)).stream()
                        .anyMatch(operation -> "insert".equals(operation.getOperationType()) && isRunning(operation));
    }

    @Override
    public List<Owned> owned() {
        List<Owned> owned = new ArrayList<>();
        calls.snapshots(project, FILTER)
                .forEach(found -> add(owned, Resource.Kind.SNAPSHOT, found.getName(), null, found.getLabels()));
        calls.instances(project, FILTER)
                .forEach(found ->
                        add(owned, Resource.Kind.SCANNER, found.getName(), found.getZone(), found.getLabels()));
        calls.disks(project, FILTER)
                .forEach(found -> add(
                        owned,
                        Resource.Kind.DISK,
                        found.getName(),
                        found.getZone() == null ? found.getRegion() : found.getZone(),
                        found.getLabels()));
        return owned;
    }

    /** The label is looked at again: what it says decides over a deletion. */
    private static void add(
            List<Owned> owned,
            Resource.Kind kind,
            String name,
            @Nullable String place,
            @Nullable Map<String, String> found) {
        Map<String, String> labels = ComputeInventory.orEmpty(found);
        if (ResourceNames.APP.equals(labels.get(ResourceNames.APP_LABEL))) {
            owned.add(new Owned(
                    new Resource(kind, name, place == null ? null : ComputeNames.last(place)),
                    labels.get(ResourceNames.JOB_LABEL),
                    expiry(labels.get(ResourceNames.EXPIRY_LABEL))));
        }
    }

    private static @Nullable Instant expiry(@Nullable String seconds) {
        try {
            return seconds == null ? null : Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }
}
