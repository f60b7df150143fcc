/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineDisk;
import io.quaywatch.snapshot.Resource;
import io.quaywatch.snapshot.VmCloud;
import io.quaywatch.snapshot.VmCloudContract;
import io.quaywatch.testing.VirtualClock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class ComputeVmCloudContractTest extends VmCloudContract {
    private static final String SERVICE = "projects/scan-service/";

    private final VirtualClock clock = new VirtualClock();
    private final ComputeWorld world = new ComputeWorld(clock);
    private final ComputeServer server = new ComputeServer(world);

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected VmCloud create() {
        world.put(SERVICE + "zones/europe-west1-b", node().put("status", "UP"));
        ScannerMachine machine = new ScannerMachine(
                "scan-service",
                "projects/debian-cloud/global/images/family/debian-13",
                "e2-standard-2",
                "scanner@scan-service.iam.gserviceaccount.com",
                Map.of("europe-west1", SERVICE + "regions/europe-west1/subnetworks/scan"));
        return new ComputeVmCloud(server.client(), "scan-service", machine, clock);
    }

    @Override
    protected void add(Machine machine) {
        String zone =
                "projects/" + machine.id().scope() + "/zones/" + machine.id().place();
        ObjectNode instance = node().put("status", "RUNNING");
        ArrayNode attached = instance.putArray("disks");
        for (MachineDisk disk : machine.disks()) {
            world.put(disk.source(), node().put("sizeGb", Long.toString(disk.sizeGb())));
            attached.add(node().put("source", ComputeWorld.HOST + disk.source()).put("boot", disk.boot()));
        }
        world.put(zone + "/instances/" + machine.name(), instance)
                .put("id", machine.id().number());
    }

    @Override
    protected void plant(Resource resource, Map<String, String> labels) {
        ObjectNode planted = node().put("status", "READY");
        ObjectNode worn = planted.putObject("labels");
        labels.forEach(worn::put);
        world.put(SERVICE + "global/snapshots/" + resource.name(), planted);
    }

    @Override
    protected void goOn() {
        clock.advance(ComputeWorld.SNAPSHOT_TIME);
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
