/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the cloud describes it.
 *
 * @param name for people
 * @param state whether it runs; stopped ones can be scanned too
 * @param platform what its boot disk says it holds
 * @param group what it was made from together with others (an instance group, a template); null for a single one
 * @param disks in the order of the cloud, the boot disk included
 * @param identity the account that it runs as; null for none. With it our own scanners are known
 */
public record Machine(
        MachineId id,
        String name,
        State state,
        Platform platform,
        Map<String, String> labels,
        @Nullable String group,
        Instant createdAt,
        List<MachineDisk> disks,
        @Nullable String identity) {
    public enum State {
        RUNNING,
        STOPPED,
        /** Being made, deleted or repaired: looked at again with the next poll. */
        PASSING
    }

    public enum Platform {
        LINUX,
        WINDOWS
    }

    public Machine {
        labels = Map.copyOf(labels);
        disks = List.copyOf(disks);
    }

    /** A machine that runs as nobody. */
    public Machine(
            MachineId id,
            String name,
            State state,
            Platform platform,
            Map<String, String> labels,
            @Nullable String group,
            Instant createdAt,
            List<MachineDisk> disks) {
        this(id, name, state, platform, labels, group, createdAt, disks, null);
    }

    /** The same machine with only these of its disks. */
    public Machine with(List<MachineDisk> chosen) {
        return new Machine(id, name, state, platform, labels, group, createdAt, chosen, identity);
    }
}
