/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cloud's machines, snapshots and scanners. Everything made has a deterministic name and carries the labels given; to make a
 * thing again that exists is success if it carries the same {@code jobid} label. Throws {@code PortException}:
 * DENIED and INVALID are final, the rest passes.
 */
public interface VmCloud {
    /** Every machine of a project or account, all zones. DENIED if it may not be looked into. */
    List<Machine> machines(String scope);

    /** The machine as it is now, or empty if it is gone. */
    Optional<Machine> machine(MachineId id);

    /** Begins a snapshot of a disk in the service project. */
    Started snapshot(SnapshotOrder order);

    Progress snapshotProgress(String name);

    /** Begins a scanner whose disks are born from snapshots and die with it. */
    Started launch(ScannerOrder order);

    ScannerStatus scanner(String name, String place);

    /** Places to try in a region, the best first. */
    List<String> places(String region);

    /** Begins the deletion; false if there was nothing. A thing that does not carry our label is DENIED. */
    boolean delete(Resource resource);

    /** Whether it exists, in whatever state. */
    boolean exists(Resource resource);

    /** Everything with our {@code app} label, in all zones and regions. */
    List<Owned> owned();

    /**
     * @param token the same for the same attempt; the cloud takes a repeated request with it for the first one
     * @param labels {@code app}, {@code jobid}, {@code expiresat} (epoch seconds)
     */
    record SnapshotOrder(String name, MachineDisk disk, Map<String, String> labels, String token) {
        public SnapshotOrder {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * @param disks snapshot by device name; a disk is called as {@link ResourceNames#scannerDisk} says
     * @param longest after this the cloud deletes the scanner by itself
     * @param metadata what the start-up script reads; never a secret
     */
    record ScannerOrder(
            String name,
            String place,
            boolean spot,
            Map<String, String> disks,
            Map<String, String> labels,
            Map<String, String> metadata,
            Duration longest,
            String token) {
        public ScannerOrder {
            disks = Map.copyOf(disks);
            labels = Map.copyOf(labels);
            metadata = Map.copyOf(metadata);
        }
    }

    sealed interface Started {
        /** It exists, or is being made. */
        record Begun() implements Started {}

        /** No room or quota here and now; elsewhere or later there may be. */
        record NoCapacity(String reason) implements Started {}

        /** It cannot be made, whatever the time: a key without right, a policy, a disk that is gone. */
        record Impossible(boolean unsupported, String reason) implements Started {}
    }

    sealed interface Progress {
        record Running() implements Progress {}

        record Ready(Instant createdAt) implements Progress {}

        record Failed(String reason) implements Progress {}

        record Absent() implements Progress {}
    }

    sealed interface ScannerStatus {
        record Starting() implements ScannerStatus {}

        record Running() implements ScannerStatus {}

        /** @param preempted whether the cloud took it back */
        record Ended(boolean preempted, String reason) implements ScannerStatus {}

        record Absent() implements ScannerStatus {}
    }

    /** @param expiresAt by its label; null where the label is unreadable */
    record Owned(
            Resource resource,
            @Nullable String jobId,
            @Nullable Instant expiresAt) {}
}
