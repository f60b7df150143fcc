/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;

/** A registry on a real socket: content that hashes to its digests, and any answer a test wants for one path. */
final class FakeRegistry extends Dispatcher {
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final Map<String, Function<RecordedRequest, MockResponse>> routes = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final MockWebServer server;
    private String challenge = "";
    private String accepted = "";

    FakeRegistry(MockWebServer server) {
        this.server = server;
        server.setDispatcher(this);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        requests.add(request);
        boolean shown = accepted.equals(String.valueOf(request.getHeaders().get("Authorization")));
        if (!challenge.isEmpty() && !shown && request.getTarget().startsWith("/v2/")) {
            return status(401)
                    .newBuilder()
                    .addHeader("WWW-Authenticate", challenge)
                    .build();
        }
        String path = request.getTarget().split("\\?", 2)[0];
        Function<RecordedRequest, MockResponse> route = routes.get(path);
        MockResponse answer = route == null ? status(404) : route.apply(request);
        return "HEAD".equals(request.getMethod()) ? answer.newBuilder().body("").build() : answer;
    }

    /** From now on everything below /v2/ wants this Authorization header and challenges for it. */
    void protect(String newChallenge, String newAccepted) {
        challenge = newChallenge;
        accepted = newAccepted;
    }

    FakeRegistry on(String path, MockResponse answer) {
        return on(path, request -> answer);
    }

    FakeRegistry on(String path, Function<RecordedRequest, MockResponse> answer) {
        routes.put(path, answer);
        return this;
    }

    /** Serves this manifest by its digest and, if given, by tag. */
    Digest manifest(String repository, String tag, String mediaType, String json) {
        Digest digest = digest(json);
        MockResponse answer = json(json)
                .newBuilder()
                .setHeader("Content-Type", mediaType)
                .setHeader("Docker-Content-Digest", digest.toString())
                .build();
        on("/v2/" + repository + "/manifests/" + digest, answer);
        if (!tag.isEmpty()) {
            on("/v2/" + repository + "/manifests/" + tag, answer);
        }
        return digest;
    }

    /** Serves a complete image of one platform. */
    Image image(String repository, String tag, String os, String architecture) {
        String config = configOf(os, architecture);
        Digest configDigest = digest(config);
        on("/v2/" + repository + "/blobs/" + configDigest, json(config));
        return new Image(manifest(repository, tag, OCI_MANIFEST, manifestOf(OCI_CONFIG, configDigest)), configDigest);
    }

    record Image(Digest manifest, Digest config) {}

    static String configOf(String os, String architecture) {
        return "{\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\",\"rootfs\":{\"type\":\"layers\"}}";
    }

    static String manifestOf(String configType, Digest config) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_MANIFEST + "\",\"config\":{\"mediaType\":\"" + configType
                + "\",\"digest\":\"" + config + "\",\"size\":2},\"layers\":[]}";
    }

    static String indexOf(String... entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_INDEX + "\",\"manifests\":[" + String.join(",", entries)
                + "]}";
    }

    static String entry(Digest digest, String os, String architecture, String more) {
        return "{\"mediaType\":\"" + OCI_MANIFEST + "\",\"digest\":\"" + digest + "\",\"platform\":{\"os\":\"" + os
                + "\",\"architecture\":\"" + architecture + "\"" + more + "}}";
    }

    static MockResponse json(String body) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    static MockResponse status(int code) {
        return new MockResponse.Builder().code(code).build();
    }

    static MockResponse redirect(String location) {
        return new MockResponse.Builder()
                .code(307)
                .setHeader("Location", location)
                .build();
    }

    static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    List<RecordedRequest> requests() {
        return requests;
    }

    List<String> targets() {
        return requests.stream().map(RecordedRequest::getTarget).toList();
    }

    String authority() {
        return server.url("/").host() + ":" + server.getPort();
    }

    /** Access that takes every host to this server and allows nothing else. */
    RegistryAccess access() {
        return new RegistryAccess(
                host -> server.url("/"),
                new RegistryGuard(Set.of(authority()), false),
                new NoCredentials(),
                Duration.ofSeconds(10));
    }

    ImageResolver resolver() {
        return resolver(access());
    }

    ImageResolver resolver(RegistryAccess access) {
        return new ImageResolver(new OkHttpClient(), access, ContentCheck.STRICT, CLOCK);
    }
}
