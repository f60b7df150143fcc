/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.api.services.compute.model.AttachedDisk;
import com.google.api.services.compute.model.CustomerEncryptionKey;
import com.google.api.services.compute.model.Disk;
import com.google.api.services.compute.model.Instance;
import com.google.api.services.compute.model.Metadata;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineDisk;
import io.quaywatch.snapshot.MachineId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Machines as Compute Engine describes them, from its instances and disks. */
final class ComputeInventory {
    private ComputeInventory() {}

    /** @param disks the disk of a path {@code projects/…}; empty if it is gone meanwhile */
    static Machine machine(String project, Instance instance, Function<String, Optional<Disk>> disks) {
        List<AttachedDisk> attached = orEmpty(instance.getDisks()).stream()
                .filter(disk -> disk.getSource() != null)
                .toList();
        List<MachineDisk> described = new ArrayList<>();
        for (AttachedDisk disk : attached) {
            disks.apply(ComputeNames.path(disk.getSource()))
                    .ifPresent(found -> described.add(disk(found, Boolean.TRUE.equals(disk.getBoot()))));
        }
        String zone = ComputeNames.last(instance.getZone());
        return new Machine(
                new MachineId("gcp", project, zone, instance.getId().toString()),
                instance.getName(),
                state(instance.getStatus()),
                attached.stream().anyMatch(ComputeInventory::isWindows)
                        ? Machine.Platform.WINDOWS
                        : Machine.Platform.LINUX,
                orEmpty(instance.getLabels()),
                group(instance),
                instant(instance.getCreationTimestamp()),
                described,
                orEmpty(instance.getServiceAccounts()).stream()
                        .findFirst()
                        .map(account -> account.getEmail())
                        .orElse(null));
    }

    private static MachineDisk disk(Disk disk, boolean boot) {
        return new MachineDisk(
                ComputeNames.path(disk.getSelfLink()),
                disk.getName(),
                boot,
                disk.getRegion() != null,
                disk.getSizeGb() == null ? 0 : disk.getSizeGb(),
                orEmpty(disk.getLabels()),
                key(disk.getDiskEncryptionKey()));
    }

    private static MachineDisk.Key key(@Nullable CustomerEncryptionKey key) {
        if (key == null) {
            return new MachineDisk.Key.OfCloud();
        }
        if (key.getKmsKeyName() == null) {
            return new MachineDisk.Key.Supplied();
        }
        int version = key.getKmsKeyName().indexOf("/cryptoKeyVersions/");
        return new MachineDisk.Key.OfCustomer(
                version < 0 ? key.getKmsKeyName() : key.getKmsKeyName().substring(0, version));
    }

    /** The life cycle of instances, "Instance life cycle" of the vendor's documentation. */
    private static Machine.State state(String status) {
        return switch (status) {
            case "RUNNING" -> Machine.State.RUNNING;
            case "TERMINATED", "STOPPED", "SUSPENDED" -> Machine.State.STOPPED;
            default -> Machine.State.PASSING;
        };
    }

    private static boolean isWindows(AttachedDisk disk) {
        boolean feature =
                orEmpty(disk.getGuestOsFeatures()).stream().anyMatch(known -> "WINDOWS".equals(known.getType()));
        boolean license = orEmpty(disk.getLicenses()).stream().anyMatch(link -> link.contains("/windows-"));
        return Boolean.TRUE.equals(disk.getBoot()) && (feature || license);
    }

    /** What a managed instance group writes into each of its instances: its own link. */
    private static @Nullable String group(Instance instance) {
        Metadata metadata = instance.getMetadata();
        return metadata == null
                ? null
                : orEmpty(metadata.getItems()).stream()
                        .filter(item -> "created-by".equals(item.getKey())
                                && item.getValue() != null
                                && item.getValue().contains("/instanceGroupManagers/"))
                        .findFirst()
                        .map(item -> ComputeNames.path(item.getValue()))
                        .orElse(null);
    }

    /** Compute Engine writes times with an offset: {@code 2026-11-20T02:00:00.000-08:00}. */
    static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** The client reads an empty list or map as none. */
    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
