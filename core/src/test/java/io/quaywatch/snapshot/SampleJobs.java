/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A job in each of its states. */
public final class SampleJobs {
    public static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant DEADLINE = AT.plusSeconds(1800);
    private static final ScanOutcome COLLECTED = new ScanOutcome.Collected(List.of("os"), AT.plusSeconds(900));

    private SampleJobs() {}

    public static JobState state(JobPhase phase) {
        return switch (phase) {
            case PLANNED -> new JobState.Planned(AT);
            case SNAPSHOTTING -> new JobState.Snapshotting(DEADLINE);
            case SHARING -> new JobState.Sharing(DEADLINE);
            case QUEUED -> new JobState.Queued(DEADLINE);
            case PROVISIONING ->
                new JobState.Provisioning(3, "europe-west1-c", true, 1, DEADLINE, AT.plusSeconds(21600));
            case SCANNING -> new JobState.Scanning(3, "europe-west1-c", AT.plusSeconds(60), DEADLINE);
            case COLLECTED -> new JobState.Collected(DEADLINE);
            case DELIVERING -> new JobState.Delivering(COLLECTED, 2, DEADLINE);
            case CLEANING ->
                new JobState.Cleaning(
                        new ScanOutcome.Failed(FailureKind.SNAPSHOT_FAILED, "the disk could not be read"),
                        null,
                        AT.plusSeconds(60));
            case DONE -> new JobState.Done(COLLECTED, true, AT.plusSeconds(1200));
        };
    }

    public static SnapshotJob job(JobPhase phase) {
        return job("46d38ee180a407408113", "4711", phase);
    }

    /** Everything filled in that can be. */
    public static SnapshotJob job(String id, String number, JobPhase phase) {
        return new SnapshotJob(
                id,
                machine(number),
                state(phase),
                7,
                2,
                1,
                0,
                List.of(
                        new Resource(Resource.Kind.SNAPSHOT, ResourceNames.snapshot(id, 0), null),
                        new Resource(Resource.Kind.SCANNER, ResourceNames.scanner(id, 2), "europe-west1-c")),
                Map.of(ScanType.OS, new TypeStatus.Running(), ScanType.SECRET, new TypeStatus.Error("TIMEOUT")),
                true,
                false,
                "execution-1",
                AT.plusSeconds(120),
                AT,
                AT.plusSeconds(30),
                "the cloud took the scanner back");
    }

    public static Machine machine(String number) {
        String disks = "projects/shop-prod/zones/europe-west1-b/disks/";
        return new Machine(
                new MachineId("gcp", "shop-prod", "europe-west1-b", number),
                "web-" + number,
                Machine.State.RUNNING,
                Machine.Platform.LINUX,
                Map.of("team", "shop"),
                "web-group",
                AT.minusSeconds(86400),
                List.of(
                        new MachineDisk(
                                disks + "web-" + number,
                                "web-" + number,
                                true,
                                false,
                                20,
                                Map.of("tier", "boot"),
                                new MachineDisk.Key.OfCloud()),
                        new MachineDisk(
                                disks + "data-" + number,
                                "data-" + number,
                                false,
                                true,
                                500,
                                Map.of(),
                                new MachineDisk.Key.OfCustomer("projects/shop-prod/keys/k"))));
    }
}
