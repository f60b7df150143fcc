/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ImageEngineContract;
import io.quaywatch.port.ScanJob;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;

class RegistrySensorEngineContractTest extends ImageEngineContract {
    private final SensorWorld world =
            new SensorWorld("{\"world\":{\"forceFeature\":true,\"limits\":{\"calls\":0,\"concurrency\":0}}}");

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
        return world.job("shop/vulnerable-" + image, "1.0");
    }

    @Override
    protected ScanJob unknownJob() {
        return world.job("shop/web", "1.0", Digest.of("never pushed".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    protected void letTimePass() {
        world.clock.advance(Duration.ofSeconds(45));
    }

    @Override
    protected Set<Long> qids(ScanJob job) throws Exception {
        URI uri = URI.create(
                world.simulator.baseUrl() + "/csapi/v1.3/images/" + job.key().id() + "/vuln?type=DETAILS");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer token-of-the-sensor-tests")
                .build();
        JsonNode reply = Json.wire()
                .readTree(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body());
        Set<Long> qids = new TreeSet<>();
        reply.path("details").forEach(detail -> qids.add(detail.path("qid").asLong()));
        return qids;
    }

    @Override
    protected int started() {
        return (int) world.calls("POST /registry/{registryId}/schedule");
    }

    @Override
    protected int leftBehind() {
        return world.simulator.schedules();
    }
}
