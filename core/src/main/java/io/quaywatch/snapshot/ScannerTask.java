/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a scanner is told by its metadata; its start-up script reads the same names. Never a secret. */
public final class ScannerTask {
    public static final String JOB = "job";
    public static final String ATTEMPT = "attempt";

    /** Comma list of {@link ScanType#value()}. */
    public static final String TYPES = "types";

    /** Comma list of device names, the boot disk first. */
    public static final String DISKS = "disks";

    /** Seconds by type: {@code os=900,swca=900}. */
    public static final String TIMEOUTS = "timeouts";

    /** What is scanned, for the results: {@code cloud=gcp,scope=…,place=…,number=…}. */
    public static final String TARGET = "target";

    private ScannerTask() {}

    static Map<String, String> of(SnapshotJob job, SnapshotSettings settings) {
        List<ScanType> types = job.types().keySet().stream().sorted().toList();
        long seconds = settings.scanTimeout().toSeconds() / Math.max(1, types.size());
        MachineId machine = job.machine().id();
        Map<String, String> task = new TreeMap<>(settings.scannerMetadata());
        task.put(JOB, job.id());
        task.put(ATTEMPT, Integer.toString(job.attempt()));
        task.put(TYPES, types.stream().map(ScanType::value).collect(Collectors.joining(",")));
        task.put(DISKS, String.join(",", devices(job.machine().disks())));
        task.put(
                TIMEOUTS,
                types.stream().map(type -> type.value() + "=" + seconds).collect(Collectors.joining(",")));
        task.put(
                TARGET,
                "cloud=" + machine.cloud() + ",scope=" + machine.scope() + ",place=" + machine.place() + ",number="
                        + machine.number());
        return task;
    }

    private static List<String> devices(List<MachineDisk> disks) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, disks.size()).boxed().toList());
        order.sort(Comparator.comparing(disk -> !disks.get(disk).boot()));
        return order.stream().map(ResourceNames::device).toList();
    }
}
