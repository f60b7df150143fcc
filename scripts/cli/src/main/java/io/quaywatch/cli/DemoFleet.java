/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.local.CloudFaults;
import io.quaywatch.local.ScannerWork;
import io.quaywatch.snapshot.JobId;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.Machine.Platform;
import io.quaywatch.snapshot.Machine.State;
import io.quaywatch.snapshot.MachineDisk;
import io.quaywatch.snapshot.MachineDisk.Key;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.ScannerTask;
import io.quaywatch.snapshot.TypeStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machines of the story, and what is wrong with each. */
final class DemoFleet {
    static final List<String> PROJECTS = List.of("shop-prod", "research");
    static final String SCANNER_ACCOUNT = "quaywatch-scanner@shop-security.iam.gserviceaccount.com";
    static final Duration INTERVAL = Duration.ofHours(24);
    private static final String ZONE = "europe-west1-b";
    private static final String KEY = "projects/shop-prod/locations/europe-west1/keyRings/shop/cryptoKeys/vault";

    private final Instant start;
    private final List<Machine> machines = new ArrayList<>();

    DemoFleet(Instant start) {
        this.start = start;
        add("web-1", State.RUNNING, null);
        add("web-2-preempted", State.RUNNING, null);
        add("batch-stopped", State.STOPPED, null);
        add("appliance-no-os", State.RUNNING, null);
        add("vault-cmek", State.RUNNING, null);
        add("db-bad-result", State.RUNNING, null);
        add("cache-deleted", State.RUNNING, null);
        add("desk-windows", State.RUNNING, null);
        add("pool-a", State.RUNNING, "pool");
        add("pool-b", State.RUNNING, "pool");
        add("pool-c", State.RUNNING, "pool");
        add("own-scanner", State.RUNNING, null);
    }

    List<Machine> machines() {
        return List.copyOf(machines);
    }

    /** Whether the machine is deleted while its first snapshot is being ordered. */
    static boolean vanishes(Machine machine) {
        return machine.name().equals("cache-deleted");
    }

    void spoil(CloudFaults faults) {
        faults.denyScope("research");
        faults.denyKey(KEY);
        faults.preempt("qsv-" + job("web-2-preempted"), 1);
        String noSystem = job("appliance-no-os");
        String badResult = job("db-bad-result");
        ScannerWork good = ScannerWork.good();
        ScannerWork blind = ScannerWork.with(type -> new TypeStatus.Error("NO_OS"));
        ScannerWork broken = (order, files) -> files.put(
                badResult,
                Integer.parseInt(order.metadata().getOrDefault(ScannerTask.ATTEMPT, "1")),
                "manifest.json",
                "{\"job\":".getBytes(StandardCharsets.UTF_8));
        Map<String, ScannerWork> odd = Map.of(noSystem, blind, badResult, broken);
        faults.scanner((order, files) ->
                odd.getOrDefault(order.metadata().get(ScannerTask.JOB), good).work(order, files));
    }

    private String job(String name) {
        Machine machine = machines.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        return JobId.scheduled(machine.id(), start, INTERVAL, 0);
    }

    private void add(String name, State state, @Nullable String group) {
        boolean ours = name.equals("own-scanner");
        Key key = name.equals("vault-cmek") ? new Key.OfCustomer(KEY) : new Key.OfCloud();
        String source = "projects/shop-prod/zones/" + ZONE + "/disks/" + name;
        machines.add(new Machine(
                new MachineId("gcp", "shop-prod", ZONE, Integer.toString(4700 + machines.size())),
                name,
                state,
                name.equals("desk-windows") ? Platform.WINDOWS : Platform.LINUX,
                ours ? Map.of("app", "quaywatch") : Map.of("team", "shop"),
                group,
                start.minus(Duration.ofDays(30)),
                List.of(new MachineDisk(source, name, true, false, 20, Map.of(), key)),
                ours ? SCANNER_ACCOUNT : null));
    }
}
