/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.api.services.compute.Compute;
import com.google.api.services.compute.model.Disk;
import com.google.api.services.compute.model.DiskAggregatedList;
import com.google.api.services.compute.model.DisksScopedList;
import com.google.api.services.compute.model.Instance;
import com.google.api.services.compute.model.InstanceAggregatedList;
import com.google.api.services.compute.model.InstancesScopedList;
import com.google.api.services.compute.model.Operation;
import com.google.api.services.compute.model.OperationList;
import com.google.api.services.compute.model.Snapshot;
import com.google.api.services.compute.model.SnapshotList;
import com.google.api.services.compute.model.Zone;
import com.google.api.services.compute.model.ZoneList;
import io.quaywatch.port.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from Compute Engine: all pages of a list, all zones. A zone that does not answer makes the whole call fail, because half
 * a list must not look whole.
 */
final class ComputeCalls {
    private final Compute compute;

    ComputeCalls(Compute compute) {
        this.compute = compute;
    }

    List<Instance> instances(String project, @Nullable String filter) {
        String action = "list instances of " + project;
        List<Instance> all = new ArrayList<>();
        String page = null;
        do {
            Compute.Instances.AggregatedList call = request(
                            action, () -> compute.instances().aggregatedList(project))
                    .setFilter(filter)
                    .setPageToken(page);
            InstanceAggregatedList list = GcpFailure.calling(action, call::execute);
            reached(action, list.getUnreachables());
            if (list.getItems() != null) {
                list.getItems().forEach((scope, listed) -> {
                    InstancesScopedList.Warning warning = listed.getWarning();
                    reached(action, scope, warning == null ? null : warning.getCode());
                    all.addAll(ComputeInventory.orEmpty(listed.getInstances()));
                });
            }
            page = list.getNextPageToken();
        } while (page != null);
        return all;
    }

    List<Disk> disks(String project, @Nullable String filter) {
        String action = "list disks of " + project;
        List<Disk> all = new ArrayList<>();
        String page = null;
        do {
            Compute.Disks.AggregatedList call = request(
                            action, () -> compute.disks().aggregatedList(project))
                    .setFilter(filter)
                    .setPageToken(page);
            DiskAggregatedList list = GcpFailure.calling(action, call::execute);
            reached(action, list.getUnreachables());
            if (list.getItems() != null) {
                list.getItems().forEach((scope, listed) -> {
                    DisksScopedList.Warning warning = listed.getWarning();
                    reached(action, scope, warning == null ? null : warning.getCode());
                    all.addAll(ComputeInventory.orEmpty(listed.getDisks()));
                });
            }
            page = list.getNextPageToken();
        } while (page != null);
        return all;
    }

    List<Snapshot> snapshots(String project, String filter) {
        String action = "list snapshots of " + project;
        List<Snapshot> all = new ArrayList<>();
        String page = null;
        do {
            Compute.Snapshots.List call = request(
                            action, () -> compute.snapshots().list(project))
                    .setFilter(filter)
                    .setPageToken(page);
            SnapshotList list = GcpFailure.calling(action, call::execute);
            all.addAll(ComputeInventory.orEmpty(list.getItems()));
            page = list.getNextPageToken();
        } while (page != null);
        return all;
    }

    List<Zone> zones(String project) {
        String action = "list zones";
        List<Zone> all = new ArrayList<>();
        String page = null;
        do {
            Compute.Zones.List call =
                    request(action, () -> compute.zones().list(project)).setPageToken(page);
            ZoneList list = GcpFailure.calling(action, call::execute);
            all.addAll(ComputeInventory.orEmpty(list.getItems()));
            page = list.getNextPageToken();
        } while (page != null);
        return all;
    }

    /** What was done to a thing, as far as Compute Engine remembers: some days. @param target {@code projects/…} of the thing */
    List<Operation> operations(String project, String target) {
        String action = "list operations on " + ComputeNames.last(target);
        String zone = ComputeNames.after("zones", target);
        String region = ComputeNames.after("regions", target);
        // A filter with eq takes a regular expression for the whole field; what it finds is compared again.
        String filter = "targetLink eq \".*/" + target + "\"";
        List<Operation> all = new ArrayList<>();
        String page = null;
        do {
            String from = page;
            OperationList list = GcpFailure.calling(action, () -> {
                if (zone != null) {
                    return compute.zoneOperations()
                            .list(project, zone)
                            .setFilter(filter)
                            .setPageToken(from)
                            .execute();
                }
                return region != null
                        ? compute.regionOperations()
                                .list(project, region)
                                .setFilter(filter)
                                .setPageToken(from)
                                .execute()
                        : compute.globalOperations()
                                .list(project)
                                .setFilter(filter)
                                .setPageToken(from)
                                .execute();
            });
            ComputeInventory.orEmpty(list.getItems()).stream()
                    .filter(operation -> operation.getTargetLink() != null
                            && ComputeNames.path(operation.getTargetLink()).equals(target))
                    .forEach(all::add);
            page = list.getNextPageToken();
        } while (page != null);
        return all;
    }

    Optional<Instance> instance(String project, String zone, String nameOrId) {
        return found(
                "read instance " + nameOrId,
                () -> compute.instances().get(project, zone, nameOrId).execute());
    }

    Optional<Snapshot> snapshot(String project, String name) {
        return found(
                "read snapshot " + name,
                () -> compute.snapshots().get(project, name).execute());
    }

    /** @param path {@code projects/…} of a disk in a zone or a region */
    Optional<Disk> disk(String path) {
        String project = String.valueOf(ComputeNames.after("projects", "/" + path));
        String zone = ComputeNames.after("zones", path);
        String region = String.valueOf(ComputeNames.after("regions", path));
        String name = ComputeNames.last(path);
        return found(
                "read disk " + name,
                () -> zone != null
                        ? compute.disks().get(project, zone, name).execute()
                        : compute.regionDisks().get(project, region, name).execute());
    }

    private static <T> Optional<T> found(String action, GcpFailure.Call<T> call) {
        try {
            return Optional.of(GcpFailure.calling(action, call));
        } catch (PortException e) {
            if (e.kind() == PortException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T request(String action, GcpFailure.Call<T> made) {
        return GcpFailure.calling(action, made);
    }

    private static void reached(String action, @Nullable List<String> unreachables) {
        ComputeInventory.orEmpty(unreachables).stream()
                .findFirst()
                .ifPresent(scope -> reached(action, scope, "UNREACHABLE"));
    }

    private static void reached(String action, String scope, @Nullable String warning) {
        if (warning != null && !warning.equals("NO_RESULTS_ON_PAGE")) {
            throw new PortException(
                    PortException.Kind.UNAVAILABLE, action + " : nothing from " + ComputeNames.last(scope));
        }
    }
}
