/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Resource Manager with the resources that a test gives it; anything else does not exist. Paths have no case, as there. */
final class ArmServer implements AutoCloseable {
    static final String SUBSCRIPTION = "0a1b2c3d-0000-4000-8000-00000000beef";
    static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/rg-shop/providers/";
    static final String SCANNER_IDENTITY = "/subscriptions/" + SUBSCRIPTION
            + "/resourceGroups/rg-scan/providers/Microsoft.ManagedIdentity/userAssignedIdentities/quaywatch-scanner";

    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    ArmServer() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request.getUrl().encodedPath(), request.getUrl().queryParameter("api-version"));
            }
        });
        try {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MockResponse answer(String path, String version) {
        asked.add(path + " " + version);
        String key = path.toLowerCase(Locale.ROOT);
        if (refused.containsKey(key)) {
            return reply(refused.get(key), "{\"error\":{\"code\":\"Refused\",\"message\":\"hidden-detail\"}}");
        }
        String document = documents.get(key);
        return document == null
                ? reply(404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"hidden-detail\"}}")
                : reply(200, document);
    }

    private static MockResponse reply(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json; charset=utf-8")
                .body(body)
                .build();
    }

    /** A document of {@code src/test/resources/arm}. */
    static ObjectNode fixture(String name) {
        try (InputStream in = Objects.requireNonNull(ArmServer.class.getResourceAsStream("/arm/" + name), name)) {
            return (ObjectNode) Json.wire().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event of core's {@code src/test/resources/event/azure}, as it comes. */
    static String event(String name) {
        try (InputStream in =
                Objects.requireNonNull(ArmServer.class.getResourceAsStream("/event/azure/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ArmServer has(String path, JsonNode document) {
        documents.put(path.toLowerCase(Locale.ROOT), document.toString());
        return this;
    }

    ArmServer refuses(String path, int status) {
        refused.put(path.toLowerCase(Locale.ROOT), status);
        return this;
    }

    /** Path and version of every call. */
    List<String> asked() {
        return asked;
    }

    ArmClient client() {
        return new ArmClient(
                new HttpPipelineBuilder()
                        .httpClient(new OkHttpAsyncHttpClientBuilder().build())
                        .build(),
                URI.create("http://127.0.0.1:" + server.getPort()));
    }

    ArmWorkloads workloads() {
        return new ArmWorkloads(client(), new OwnScanners(SCANNER_IDENTITY));
    }

    @Override
    public void close() {
        server.close();
    }
}
