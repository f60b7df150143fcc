/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client of the simulator that knows nothing but HTTP. */
final class Guest implements AutoCloseable {
    static final String TOKEN = "a-static-token-of-any-kind";
    static final String API = "/csapi/v1.3";

    final VirtualClock clock = new VirtualClock();
    final Simulator simulator;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Guest(String scenario) {
        this(SimulatorOptions.defaults().withScenario(Scenario.parse("test", scenario)));
    }

    Guest(SimulatorOptions options) {
        simulator = Simulator.start(options.withClock(clock));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> method(String method, String path) {
        return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    HttpRequest.Builder plain(String path) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path)).timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode json(String path) {
        return json(get(path));
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return SimulatorJson.read(response.body().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String filter(String filter) {
        return "filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }

    String registry(String uri) {
        return json(API + "/registry?" + filter("registryUri:\"" + uri + "\""))
                .at("/data/0/registryUuid")
                .asText();
    }

    /** Asks for a scan and returns the path of the schedules of its registry. */
    String scan(String uri, String repository, String tag, boolean force) {
        String schedules = API + "/registry/" + registry(uri) + "/schedule";
        HttpResponse<String> reply = post(
                schedules,
                "{\"name\":\"job\",\"onDemand\":true,\"forceScan\":" + force
                        + ",\"filters\":[{\"days\":null,\"repoTags\":[{\"repo\":\"" + repository + "\",\"tag\":\"" + tag
                        + "\"}]}]}");
        if (reply.statusCode() != 200) {
            throw new IllegalStateException(reply.body());
        }
        return schedules;
    }

    private HttpRequest.Builder request(String path) {
        return plain(path).header("Authorization", "Bearer " + TOKEN);
    }

    @Override
    public void close() {
        simulator.close();
    }
}
