/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.snapshot.Machine.Platform;
import io.quaywatch.snapshot.Machine.State;
import io.quaywatch.snapshot.MachineDisk.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Machines for tests: a running Linux machine with a boot disk and a data disk, and what makes it another one. */
final class Machines {
    static final String SCOPE = "shop-prod";
    static final String SCANNER_ACCOUNT = "scanner@scan-service.iam.example";

    private MachineId id;
    private State state = State.RUNNING;
    private Platform platform = Platform.LINUX;
    private Map<String, String> labels = Map.of();
    private @Nullable String group;
    private @Nullable String identity;
    private List<MachineDisk> disks =
            List.of(disk("boot", true, Map.of(), new Key.OfCloud()), disk("data", false, Map.of(), new Key.OfCloud()));

    private Machines(MachineId id) {
        this.id = id;
    }

    static Machines machine(int number) {
        return machine(SCOPE, number);
    }

    static Machines machine(String scope, int number) {
        return new Machines(new MachineId("gcp", scope, "europe-west1-b", Integer.toString(number)));
    }

    static MachineDisk disk(String name, boolean boot, Map<String, String> labels, Key key) {
        return new MachineDisk("projects/p/zones/z/disks/" + name, name, boot, false, 10, labels, key);
    }

    Machines in(String zone) {
        id = new MachineId(id.cloud(), id.scope(), zone, id.number());
        return this;
    }

    Machines state(State value) {
        state = value;
        return this;
    }

    Machines windows() {
        platform = Platform.WINDOWS;
        return this;
    }

    Machines labels(Map<String, String> value) {
        labels = value;
        return this;
    }

    Machines group(@Nullable String value) {
        group = value;
        return this;
    }

    Machines identity(String value) {
        identity = value;
        return this;
    }

    Machines disks(MachineDisk... value) {
        disks = List.of(value);
        return this;
    }

    Machine build() {
        return new Machine(
                id,
                "vm-" + id.number(),
                state,
                platform,
                labels,
                group,
                Instant.parse("2026-01-01T00:00:00Z"),
                disks,
                identity);
    }

    static List<Machine> fleet(String scope, int count) {
        List<Machine> fleet = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            fleet.add(machine(scope, i).build());
        }
        return fleet;
    }
}
