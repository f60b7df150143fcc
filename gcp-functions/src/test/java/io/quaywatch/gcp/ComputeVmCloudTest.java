/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineDisk;
import io.quaywatch.snapshot.Resource;
import io.quaywatch.snapshot.ResourceNames;
import io.quaywatch.snapshot.VmCloud;
import io.quaywatch.snapshot.VmCloud.Progress;
import io.quaywatch.snapshot.VmCloud.ScannerStatus;
import io.quaywatch.snapshot.VmCloud.Started;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeVmCloudTest {
    private static final String JOB = "0123456789abcdef0123";
    private static final String ZONE = "europe-west1-b";
    private static final String TARGET = "projects/shop-prod/zones/" + ZONE;
    private static final String KEY = "projects/shop-prod/locations/eu/keyRings/r/cryptoKeys/k";
    private static final Resource SNAPSHOT = new Resource(Resource.Kind.SNAPSHOT, ResourceNames.snapshot(JOB, 0), null);
    private static final Resource SCANNER = new Resource(Resource.Kind.SCANNER, ResourceNames.scanner(JOB, 1), ZONE);

    private final VirtualClock clock = new VirtualClock();
    private final ComputeWorld world = new ComputeWorld(clock);
    private final ComputeServer server = new ComputeServer(world);
    private final VmCloud cloud = new ComputeVmCloud(
            server.client(),
            "scan-service",
            new ScannerMachine(
                    "scan-service",
                    "projects/debian-cloud/global/images/family/debian-13",
                    "e2-standard-2",
                    "scanner@scan-service.iam.gserviceaccount.com",
                    Map.of("europe-west1", "projects/scan-service/regions/europe-west1/subnetworks/scan")),
            clock);

    @BeforeEach
    void machine() {
        ObjectNode boot = node();
        boot.put("sizeGb", "10").putObject("labels").put("tier", "gold");
        world.put(TARGET + "/disks/web-1", boot);
        world.put("projects/shop-prod/regions/europe-west1/disks/data", node().put("sizeGb", "200"))
                .putObject("diskEncryptionKey")
                .put("kmsKeyName", KEY + "/cryptoKeyVersions/3");
        ObjectNode instance = node().put("status", "RUNNING");
        instance.putObject("labels").put("env", "prod");
        instance.putArray("serviceAccounts").addObject().put("email", "web@shop-prod.iam.gserviceaccount.com");
        instance.putObject("metadata")
                .putArray("items")
                .addObject()
                .put("key", "created-by")
                .put("value", "projects/12/zones/" + ZONE + "/instanceGroupManagers/web");
        instance.putArray("disks")
                .add(node().put("source", ComputeWorld.HOST + TARGET + "/disks/web-1")
                        .put("boot", true))
                .add(node().put("source", ComputeWorld.HOST + "projects/shop-prod/regions/europe-west1/disks/data"))
                .add(node().put("type", "SCRATCH"));
        world.put(TARGET + "/instances/web-1", instance);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Test
    void machines_instanceWithDisksOfAllKinds_isDescribed() {
        Machine machine = cloud.machines("shop-prod").get(0);

        assertThat(machine.id().value()).startsWith("gcp/shop-prod/europe-west1-b/");
        assertThat(machine.state()).isEqualTo(Machine.State.RUNNING);
        assertThat(machine.platform()).isEqualTo(Machine.Platform.LINUX);
        assertThat(machine.labels()).containsEntry("env", "prod");
        assertThat(machine.group()).isEqualTo("projects/12/zones/" + ZONE + "/instanceGroupManagers/web");
        assertThat(machine.identity()).isEqualTo("web@shop-prod.iam.gserviceaccount.com");
        assertThat(machine.disks())
                .containsExactly(
                        new MachineDisk(
                                TARGET + "/disks/web-1",
                                "web-1",
                                true,
                                false,
                                10,
                                Map.of("tier", "gold"),
                                new MachineDisk.Key.OfCloud()),
                        new MachineDisk(
                                "projects/shop-prod/regions/europe-west1/disks/data",
                                "data",
                                false,
                                true,
                                200,
                                Map.of(),
                                new MachineDisk.Key.OfCustomer(KEY)));
        assertThat(cloud.machine(machine.id())).contains(machine);
    }

    @Test
    void machines_onManyPages_areAllListed() {
        for (int i = 2; i <= 8; i++) {
            world.put(
                    "projects/shop-prod/zones/europe-west1-" + (i % 2 == 0 ? "b" : "c") + "/instances/web-" + i,
                    node().put("status", "TERMINATED"));
        }

        assertThat(cloud.machines("shop-prod"))
                .hasSize(8)
                .extracting(Machine::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void machines_zoneThatDoesNotAnswer_isNoHalfList() {
        server.unreachable = "europe-west1-c";

        assertKind(PortException.Kind.UNAVAILABLE, () -> cloud.machines("shop-prod"));
    }

    @Test
    void machines_deniedProject_isDenied() {
        world.denied.add("shop-prod");

        assertKind(PortException.Kind.DENIED, () -> cloud.machines("shop-prod"));
    }

    @Test
    void machines_windowsLicence_isWindows() {
        ((ObjectNode) world.resources
                        .get(TARGET + "/instances/web-1")
                        .path("disks")
                        .get(0))
                .putArray("licenses")
                .add(ComputeWorld.HOST + "projects/windows-cloud/global/licenses/windows-server-2022-dc");

        assertThat(cloud.machines("shop-prod").get(0).platform()).isEqualTo(Machine.Platform.WINDOWS);
    }

    @Test
    void snapshot_ofATargetsDisk_isMadeInTheServiceProjectOnly() {
        assertThat(cloud.snapshotProgress(SNAPSHOT.name())).isEqualTo(new Progress.Absent());
        assertThat(snapshot(1)).isEqualTo(new Started.Begun());
        assertThat(cloud.snapshotProgress(SNAPSHOT.name())).isEqualTo(new Progress.Running());
        clock.advance(ComputeWorld.SNAPSHOT_TIME);

        assertThat(cloud.snapshotProgress(SNAPSHOT.name())).isEqualTo(new Progress.Ready(VirtualClock.START));
        assertThat(server.requests)
                .filteredOn(line -> !line.startsWith("GET"))
                .containsExactly("POST projects/scan-service/global/snapshots");
        assertThat(cloud.owned()).singleElement().satisfies(owned -> {
            assertThat(owned.resource()).isEqualTo(SNAPSHOT);
            assertThat(owned.jobId()).isEqualTo(JOB);
            assertThat(owned.expiresAt()).isEqualTo(VirtualClock.START.plusSeconds(3600));
        });
    }

    @Test
    void snapshot_whoseReplyIsLost_isMadeOnce() {
        server.losesNextReply = true;
        assertKind(PortException.Kind.UNAVAILABLE, () -> snapshot(1));

        assertThat(cloud.exists(SNAPSHOT)).isTrue();
        assertThat(snapshot(1)).isEqualTo(new Started.Begun());
        assertThat(world.operations).hasSize(1);
    }

    @Test
    void snapshot_nameTakenByAnotherJob_isInvalid() {
        ObjectNode stranger = node().put("status", "READY");
        stranger.putObject("labels").put("app", "quaywatch").put("jobid", "ffffffffffffffffffff");
        world.put("projects/scan-service/global/snapshots/" + SNAPSHOT.name(), stranger);

        assertKind(PortException.Kind.INVALID, () -> snapshot(1));
    }

    @Test
    void snapshot_nameTakenByTheSameJob_hasBegun() {
        snapshot(1);
        clock.advance(ComputeWorld.SNAPSHOT_TIME);

        assertThat(snapshot(2)).isEqualTo(new Started.Begun());
    }

    @Test
    void snapshot_diskGoneMeanwhile_isImpossible() {
        world.resources.remove(TARGET + "/disks/web-1");

        assertThat(snapshot(1))
                .isInstanceOfSatisfying(
                        Started.Impossible.class,
                        no -> assertThat(no.unsupported()).isFalse());
    }

    @Test
    void snapshot_keyWithoutRight_isUnsupportedAndNamesTheRight() {
        world.deniedKeys.add(KEY + "/cryptoKeyVersions/3");

        assertThat(cloud.snapshot(
                        order(cloud.machines("shop-prod").get(0).disks().get(1), 1)))
                .isInstanceOfSatisfying(Started.Impossible.class, no -> {
                    assertThat(no.unsupported()).isTrue();
                    assertThat(no.reason())
                            .contains(
                                    "cloudkms.cryptoKeyVersions.useToEncrypt",
                                    "cloudkms.cryptoKeyVersions.useToDecrypt",
                                    "service agent");
                });
    }

    @Test
    void snapshot_suppliedKey_isUnsupportedWithoutAsking() {
        MachineDisk disk = new MachineDisk("x", "x", true, false, 1, Map.of(), new MachineDisk.Key.Supplied());

        assertThat(cloud.snapshot(order(disk, 1))).isInstanceOf(Started.Impossible.class);
        assertThat(server.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quotaExceeded"})
    void snapshot_overQuota_isNoCapacity(String reason) {
        world.refusals.add(new ComputeWorld.Refused(403, reason, "Quota 'SNAPSHOTS' exceeded"));

        assertThat(snapshot(1)).isInstanceOf(Started.NoCapacity.class);
    }

    @Test
    void snapshot_forbidden_isDenied() {
        world.refusals.add(new ComputeWorld.Refused(403, "forbidden", "Required 'compute.disks.createSnapshot'"));

        assertKind(PortException.Kind.DENIED, () -> snapshot(1));
    }

    @Test
    void snapshot_rateLimited_isThrottled() {
        world.refusals.add(new ComputeWorld.Refused(403, "rateLimitExceeded", "Rate Limit Exceeded"));

        assertKind(PortException.Kind.THROTTLED, () -> snapshot(1));
    }

    @Test
    void snapshot_forbiddenByPolicy_isImpossible() {
        world.refusals.add(new ComputeWorld.Refused(
                412, "conditionNotMet", "Constraint constraints/compute.storageResourceUseRestrictions violated"));

        assertThat(snapshot(1)).isEqualTo(new Started.Impossible(false, "an organisation policy forbids it"));
    }

    @Test
    void snapshot_operationDoneWithAnError_isToldThenTriedAnew() {
        world.operationErrors.add("RESOURCE_OPERATION_RATE_EXCEEDED");
        assertThat(snapshot(1)).isEqualTo(new Started.Begun());
        clock.advance(ComputeWorld.SNAPSHOT_TIME);

        assertThat(cloud.snapshotProgress(SNAPSHOT.name())).isEqualTo(new Progress.Absent());
        assertThat(snapshot(1)).isInstanceOf(Started.NoCapacity.class);
        clock.advance(Duration.ofSeconds(91));
        assertThat(snapshot(1)).isEqualTo(new Started.Begun());
        clock.advance(ComputeWorld.SNAPSHOT_TIME);
        assertThat(cloud.snapshotProgress(SNAPSHOT.name())).isInstanceOf(Progress.Ready.class);
    }

    @Test
    void snapshot_failureOfAnEarlierAttempt_isNotThisOnes() {
        world.operationErrors.add("SOMETHING_ELSE");
        snapshot(1);
        clock.advance(ComputeWorld.SNAPSHOT_TIME);
        assertThat(snapshot(1)).isInstanceOf(Started.Impossible.class);

        assertThat(snapshot(2)).isEqualTo(new Started.Begun());
        assertThat(cloud.snapshotProgress(SNAPSHOT.name())).isEqualTo(new Progress.Running());
    }

    @Test
    void launch_scanner_isDisposableAndWithoutAnExternalAddress() {
        ready();

        assertThat(launch(true)).isEqualTo(new Started.Begun());

        JsonNode made = world.resources.get("projects/scan-service/zones/" + ZONE + "/instances/" + SCANNER.name());
        assertThat(made.path("networkInterfaces"))
                .singleElement()
                .satisfies(net -> assertThat(net.has("accessConfigs")).isFalse());
        assertThat(made.path("disks"))
                .allSatisfy(
                        disk -> assertThat(disk.path("autoDelete").asBoolean()).isTrue());
        assertThat(made.at("/disks/1/deviceName").asText()).isEqualTo("d0");
        assertThat(made.at("/disks/1/initializeParams/sourceSnapshot").asText())
                .isEqualTo("projects/scan-service/global/snapshots/" + SNAPSHOT.name());
        JsonNode scheduling = made.path("scheduling");
        assertThat(scheduling.path("provisioningModel").asText()).isEqualTo("SPOT");
        assertThat(scheduling.path("instanceTerminationAction").asText()).isEqualTo("DELETE");
        assertThat(scheduling.at("/maxRunDuration/seconds").asLong()).isEqualTo(3000);
        assertThat(made.at("/shieldedInstanceConfig/enableSecureBoot").asBoolean())
                .isTrue();
        assertThat(made.at("/serviceAccounts/0/email").asText())
                .isEqualTo("scanner@scan-service.iam.gserviceaccount.com");
        assertThat(made.at("/metadata/items").toString()).contains("\"quaywatch-job\"");
        assertThat(cloud.owned())
                .extracting(owned -> owned.resource().kind())
                .containsExactlyInAnyOrder(
                        Resource.Kind.SNAPSHOT, Resource.Kind.SCANNER, Resource.Kind.DISK, Resource.Kind.DISK);
    }

    @Test
    void scanner_fromLaunchToItsLongestTime_startsRunsAndIsGone() {
        ready();
        launch(false);

        assertThat(status()).isEqualTo(new ScannerStatus.Starting());
        clock.advance(ComputeWorld.START_TIME);
        assertThat(status()).isEqualTo(new ScannerStatus.Running());
        clock.advance(Duration.ofSeconds(3000));
        assertThat(status()).isEqualTo(new ScannerStatus.Absent());
        assertThat(cloud.owned()).extracting(VmCloud.Owned::resource).containsExactly(SNAPSHOT);
    }

    @Test
    void scanner_takenBack_isPreemptedAlsoWhenItIsGone() {
        ready();
        launch(true);
        clock.advance(ComputeWorld.START_TIME);
        status();
        world.preempt("projects/scan-service/zones/" + ZONE + "/instances/" + SCANNER.name());

        assertPreempted();
        clock.advance(Duration.ofMinutes(1));
        assertThat(cloud.exists(SCANNER)).isFalse();
        assertPreempted();
    }

    private void assertPreempted() {
        assertThat(status())
                .isInstanceOfSatisfying(
                        ScannerStatus.Ended.class,
                        ended -> assertThat(ended.preempted()).isTrue());
    }

    @Test
    void launch_noRoomInTheZone_isToldByTheOperation() {
        ready();
        world.operationErrors.add("ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS");
        launch(true);
        clock.advance(ComputeWorld.START_TIME);

        assertThat(status()).isEqualTo(new ScannerStatus.Absent());
        assertThat(launch(true)).isInstanceOf(Started.NoCapacity.class);
    }

    @Test
    void launch_snapshotNotReady_isTriedLater() {
        snapshot(1);

        assertKind(PortException.Kind.UNAVAILABLE, () -> launch(true));
    }

    @Test
    void launch_regionWithoutSubnetwork_isInvalid() {
        assertKind(PortException.Kind.INVALID, () -> cloud.launch(scannerOrder("asia-east1-a", true)));
    }

    @Test
    void delete_everything_leavesNothing() {
        ready();
        launch(true);
        clock.advance(ComputeWorld.START_TIME);

        assertThat(cloud.delete(SCANNER)).isTrue();
        assertThat(cloud.delete(SNAPSHOT)).isTrue();
        assertThat(cloud.exists(SCANNER)).isTrue();
        clock.advance(ComputeWorld.DELETE_TIME);
        assertThat(cloud.exists(SCANNER)).isFalse();
        assertThat(cloud.exists(SNAPSHOT)).isFalse();
        assertThat(cloud.owned()).isEmpty();
        assertThat(cloud.delete(SCANNER)).isFalse();
    }

    @Test
    void delete_withoutOurLabel_isDenied() {
        world.put("projects/scan-service/global/snapshots/" + SNAPSHOT.name(), node().put("status", "READY"));

        assertKind(PortException.Kind.DENIED, () -> cloud.delete(SNAPSHOT));
        assertThat(server.requests).noneMatch(line -> line.startsWith("DELETE"));
    }

    @Test
    void delete_diskInUse_isTriedLater() {
        ready();
        launch(true);
        Resource disk = new Resource(Resource.Kind.DISK, ResourceNames.scannerDisk(SCANNER.name(), "d0"), ZONE);

        assertThat(cloud.exists(disk)).isTrue();
        assertKind(PortException.Kind.UNAVAILABLE, () -> cloud.delete(disk));
    }

    /** Accepted, and not to be seen yet. */
    @Test
    void exists_whatIsStillBeingMade_counts() {
        snapshot(1);
        world.resources.remove("projects/scan-service/global/snapshots/" + SNAPSHOT.name());

        assertThat(cloud.exists(SNAPSHOT)).isTrue();
        clock.advance(ComputeWorld.SNAPSHOT_TIME);
        assertThat(cloud.exists(SNAPSHOT)).isFalse();
    }

    @Test
    void places_ofARegion_areItsUsableZonesInOrder() {
        for (String zone : List.of("europe-west1-d", "europe-west1-b", "europe-west10-a", "europe-west1-c")) {
            world.resources.put(
                    "projects/scan-service/zones/" + zone,
                    node().put("name", zone).put("status", "UP"));
        }
        world.resources.get("projects/scan-service/zones/europe-west1-c").put("status", "DOWN");

        assertThat(cloud.places("europe-west1")).containsExactly("europe-west1-b", "europe-west1-d");
    }

    private Started snapshot(int attempt) {
        return cloud.snapshot(order(
                new MachineDisk(
                        TARGET + "/disks/web-1", "web-1", true, false, 10, Map.of(), new MachineDisk.Key.OfCloud()),
                attempt));
    }

    private static VmCloud.SnapshotOrder order(MachineDisk disk, int attempt) {
        return new VmCloud.SnapshotOrder(
                SNAPSHOT.name(), disk, labels(), ResourceNames.token(JOB, "snapshot-0", attempt));
    }

    private static Map<String, String> labels() {
        return ResourceNames.labels(JOB, VirtualClock.START.plusSeconds(3600));
    }

    private void ready() {
        snapshot(1);
        clock.advance(ComputeWorld.SNAPSHOT_TIME);
        cloud.snapshotProgress(SNAPSHOT.name());
    }

    private Started launch(boolean spot) {
        return cloud.launch(scannerOrder(ZONE, spot));
    }

    private static VmCloud.ScannerOrder scannerOrder(String zone, boolean spot) {
        return new VmCloud.ScannerOrder(
                SCANNER.name(),
                zone,
                spot,
                Map.of("d0", SNAPSHOT.name()),
                labels(),
                Map.of("quaywatch-job", JOB),
                Duration.ofSeconds(3000),
                ResourceNames.token(JOB, "scanner-" + zone, 1));
    }

    private ScannerStatus status() {
        return cloud.scanner(SCANNER.name(), ZONE);
    }

    private static void assertKind(
            PortException.Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
