/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ImageEngineContract;
import io.quaywatch.port.ScanJob;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;

class QScannerContainerEngineContractTest extends ImageEngineContract {
    private final ContainerWorld world = new ContainerWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Override
    protected ImageEngine engine() {
        return world.engine();
    }

    @Override
    protected ScanJob job(int image) {
        return world.job("shop/vulnerable-" + image);
    }

    @Override
    protected ScanJob unknownJob() {
        return world.job("shop/missing");
    }

    @Override
    protected void letTimePass() {
        world.clock.advance(Duration.ofSeconds(45));
    }

    @Override
    protected Set<Long> qids(ScanJob job) {
        JsonNode reply = ContainerInstances.read(world.body(
                world.simulator.baseUrl() + "/csapi/v1.3/images/" + job.key().id() + "/vuln?type=DETAILS"));
        Set<Long> qids = new TreeSet<>();
        reply.path("details").forEach(detail -> qids.add(detail.path("qid").asLong()));
        return qids;
    }

    @Override
    protected int started() {
        return world.azure.created;
    }

    @Override
    protected int leftBehind() {
        return world.azure.groups.size();
    }
}
