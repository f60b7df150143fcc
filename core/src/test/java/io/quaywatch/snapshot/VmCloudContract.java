/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.VmCloud.Progress;
import io.quaywatch.snapshot.VmCloud.ScannerOrder;
import io.quaywatch.snapshot.VmCloud.ScannerStatus;
import io.quaywatch.snapshot.VmCloud.SnapshotOrder;
import io.quaywatch.snapshot.VmCloud.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every cloud of machines does. An adapter's test extends this and says how to make one, and how its peer goes on. */
public abstract class VmCloudContract {
    private static final String JOB = "46d38ee180a407408113";
    private static final String OTHER = "ffffffffffffffffffff";
    private static final Instant EXPIRES = Instant.parse("2026-11-20T19:00:00Z");
    private static final String REGION = "europe-west1";

    private final Machine machine = VmWorld.machine("4711");
    private VmCloud cloud;

    protected abstract VmCloud create();

    /** Lets the peer have this machine and no other of its id. */
    protected abstract void add(Machine machine);

    /** Puts something into the peer past the adapter. */
    protected abstract void plant(Resource resource, Map<String, String> labels);

    /** Lets the peer go on until what was begun is done, but no scanner's work ends. */
    protected abstract void goOn();

    @BeforeEach
    final void open() {
        cloud = create();
        add(machine);
    }

    @Test
    void machine_present_isRead_gone_isEmpty() {
        assertThat(cloud.machine(machine.id())).hasValueSatisfying(read -> {
            assertThat(read.id()).isEqualTo(machine.id());
            assertThat(read.disks()).extracting(MachineDisk::source).containsExactlyElementsOf(sources());
        });
        assertThat(cloud.machine(new MachineId("gcp", "shop-prod", "europe-west1-b", "99")))
                .isEmpty();
        assertThat(cloud.machines("shop-prod")).extracting(Machine::id).contains(machine.id());
    }

    private java.util.List<String> sources() {
        return machine.disks().stream().map(MachineDisk::source).toList();
    }

    @Test
    void snapshot_absent_begins_becomesReady() {
        assertThat(cloud.snapshotProgress(name(0))).isInstanceOf(Progress.Absent.class);
        assertThat(cloud.snapshot(order(JOB, 1))).isInstanceOf(Started.Begun.class);
        assertThat(cloud.exists(snapshot())).isTrue();
        goOn();

        assertThat(cloud.snapshotProgress(name(0))).isInstanceOf(Progress.Ready.class);
    }

    @Test
    void snapshot_again_isSuccessAndMakesOne() {
        cloud.snapshot(order(JOB, 1));

        assertThat(cloud.snapshot(order(JOB, 1))).isInstanceOf(Started.Begun.class);
        assertThat(cloud.snapshot(order(JOB, 2))).isInstanceOf(Started.Begun.class);
        assertThat(cloud.owned()).hasSize(1);
    }

    @Test
    void snapshot_nameOfAnotherJob_isNeverTakenForOurs() {
        plant(snapshot(), ResourceNames.labels(OTHER, EXPIRES));

        assertThatThrownBy(() -> cloud.snapshot(order(JOB, 1)))
                .isInstanceOfSatisfying(
                        PortException.class,
                        e -> assertThat(e.kind().retryable()).isFalse());
    }

    @Test
    void snapshot_diskGone_isImpossibleButNotUnsupported() {
        SnapshotOrder gone = new SnapshotOrder(
                name(0),
                VmWorld.disk("gone"),
                ResourceNames.labels(JOB, EXPIRES),
                ResourceNames.token(JOB, "snapshot-0", 1));

        assertThat(cloud.snapshot(gone))
                .isInstanceOfSatisfying(
                        Started.Impossible.class,
                        impossible -> assertThat(impossible.unsupported()).isFalse());
        assertThat(cloud.owned()).isEmpty();
    }

    @Test
    void launch_withoutItsSnapshot_isImpossible() {
        assertThat(cloud.launch(scanner(1))).isInstanceOf(Started.Impossible.class);
        assertThat(cloud.exists(scanner())).isFalse();
    }

    @Test
    void launch_ready_startsAndRuns_againIsSuccessAndMakesOne() {
        assertThat(cloud.scanner(ResourceNames.scanner(JOB, 1), place())).isInstanceOf(ScannerStatus.Absent.class);
        launched();
        assertThat(cloud.launch(scanner(1))).isInstanceOf(Started.Begun.class);

        assertThat(cloud.scanner(ResourceNames.scanner(JOB, 1), place())).isInstanceOf(ScannerStatus.Running.class);
        assertThat(cloud.owned())
                .filteredOn(owned -> owned.resource().kind() == Resource.Kind.SCANNER)
                .hasSize(1);
        assertThat(cloud.exists(scanner())).isTrue();
        assertThat(cloud.exists(disk())).isTrue();
    }

    @Test
    void delete_scanner_takesItsDisks_andAgainFindsNothing() {
        launched();

        assertThat(cloud.delete(scanner())).isTrue();
        goOn();
        assertThat(cloud.exists(scanner())).isFalse();
        assertThat(cloud.exists(disk())).isFalse();
        assertThat(cloud.scanner(ResourceNames.scanner(JOB, 1), place())).isInstanceOf(ScannerStatus.Absent.class);
        assertThat(cloud.delete(scanner())).isFalse();
        assertThat(cloud.delete(disk())).isFalse();
    }

    @Test
    void delete_snapshot_isGoneThen() {
        cloud.snapshot(order(JOB, 1));
        goOn();

        assertThat(cloud.delete(snapshot())).isTrue();
        goOn();
        assertThat(cloud.exists(snapshot())).isFalse();
        assertThat(cloud.delete(snapshot())).isFalse();
        assertThat(cloud.owned()).isEmpty();
    }

    @Test
    void delete_withoutOurLabel_isDeniedAndItStays() {
        plant(snapshot(), Map.of("team", "shop"));

        assertThatThrownBy(() -> cloud.delete(snapshot()))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.DENIED));
        assertThat(cloud.exists(snapshot())).isTrue();
        assertThat(cloud.owned()).isEmpty();
    }

    @Test
    void owned_listsJobAndExpiry_alsoWhereTheLabelIsUnreadable() {
        cloud.snapshot(order(JOB, 1));
        Resource odd = new Resource(Resource.Kind.SNAPSHOT, "qss-odd", null);
        plant(odd, Map.of("app", "quaywatch", "expiresat", "tomorrow"));

        assertThat(cloud.owned())
                .containsExactlyInAnyOrder(
                        new VmCloud.Owned(snapshot(), JOB, EXPIRES), new VmCloud.Owned(odd, null, null));
    }

    @Test
    void places_ofARegion_areInIt() {
        assertThat(cloud.places(REGION)).isNotEmpty().allMatch(place -> place.startsWith(REGION + "-"));
    }

    private void launched() {
        cloud.snapshot(order(JOB, 1));
        goOn();
        assertThat(cloud.launch(scanner(1))).isInstanceOf(Started.Begun.class);
        goOn();
    }

    private String place() {
        return cloud.places(REGION).get(0);
    }

    private static String name(int disk) {
        return ResourceNames.snapshot(JOB, disk);
    }

    private static Resource snapshot() {
        return new Resource(Resource.Kind.SNAPSHOT, name(0), null);
    }

    private Resource scanner() {
        return new Resource(Resource.Kind.SCANNER, ResourceNames.scanner(JOB, 1), place());
    }

    private Resource disk() {
        String name = ResourceNames.scannerDisk(ResourceNames.scanner(JOB, 1), ResourceNames.device(0));
        return new Resource(Resource.Kind.DISK, name, place());
    }

    private SnapshotOrder order(String job, int attempt) {
        return new SnapshotOrder(
                name(0),
                machine.disks().get(0),
                ResourceNames.labels(job, EXPIRES),
                ResourceNames.token(job, "snapshot-0", attempt));
    }

    private ScannerOrder scanner(int attempt) {
        return new ScannerOrder(
                ResourceNames.scanner(JOB, 1),
                place(),
                true,
                Map.of(ResourceNames.device(0), name(0)),
                ResourceNames.labels(JOB, EXPIRES),
                Map.of(ScannerTask.JOB, JOB, ScannerTask.ATTEMPT, "1", ScannerTask.TYPES, "os"),
                Duration.ofMinutes(50),
                ResourceNames.token(JOB, "scanner", attempt));
    }
}
