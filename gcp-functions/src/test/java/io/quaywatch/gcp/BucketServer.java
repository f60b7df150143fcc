/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;

/**
 * A stand-in for a bucket that speaks the JSON API of Cloud Storage, version 1, to the vendor's own client: get, list with a prefix
 * in pages of two, media, delete. Written from the vendor's reference.
 */
final class BucketServer implements AutoCloseable {
    static final String BUCKET = "scan-results";

    private static final int PAGE = 2;

    private final NavigableMap<String, Buffer> contents = new TreeMap<>();
    private final NavigableMap<String, ObjectNode> objects = new TreeMap<>();
    private final InstantSource clock;
    private final MockWebServer server = new MockWebServer();
    private long generations = 1_700_000_000_000_000L;

    BucketServer(InstantSource clock) {
        this.clock = clock;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Storage client() {
        String host = server.url("/").toString();
        return StorageOptions.http()
                .setHost(host.substring(0, host.length() - 1))
                .setProjectId("scan-service")
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();
    }

    @Override
    public void close() {
        server.close();
    }

    /** Creates an object; one that is there is never replaced. */
    synchronized void put(String name, byte[] content) {
        if (objects.containsKey(name)) {
            throw new IllegalStateException(name + " is there already");
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("kind", "storage#object").put("name", name).put("bucket", BUCKET);
        object.put("generation", Long.toString(++generations));
        object.put("size", Integer.toString(content.length));
        object.put("timeCreated", clock.instant().toString());
        objects.put(name, object);
        contents.put(name, new Buffer().write(content));
    }

    private synchronized MockResponse answer(RecordedRequest request) {
        HttpUrl url = request.getUrl();
        List<String> path = url.pathSegments();
        int at = path.indexOf("b");
        if (at < 0 || !path.get(at + 1).equals(BUCKET)) {
            return error(404);
        }
        String name = path.size() > at + 3 ? path.get(at + 3) : null;
        if (name == null) {
            return json(list(url));
        }
        ObjectNode object = objects.get(name);
        String generation = url.queryParameter("generation");
        if (object == null
                || generation != null
                        && !generation.equals(object.get("generation").asText())) {
            return error(404);
        }
        if ("DELETE".equals(request.getMethod())) {
            objects.remove(name);
            return new MockResponse.Builder().code(204).build();
        }
        if (!"media".equals(url.queryParameter("alt"))) {
            return json(object);
        }
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/octet-stream")
                .addHeader("x-goog-generation", object.get("generation").asText())
                .body(contents.get(name).clone())
                .build();
    }

    private ObjectNode list(HttpUrl url) {
        String prefix = url.queryParameter("prefix");
        List<ObjectNode> all = objects.entrySet().stream()
                .filter(entry -> prefix == null || entry.getKey().startsWith(prefix))
                .map(java.util.Map.Entry::getValue)
                .toList();
        int from = url.queryParameter("pageToken") == null ? 0 : Integer.parseInt(url.queryParameter("pageToken"));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        items.addAll(all.subList(from, Math.min(all.size(), from + PAGE)));
        if (from + PAGE < all.size()) {
            answer.put("nextPageToken", Integer.toString(from + PAGE));
        }
        return answer;
    }

    private static MockResponse json(ObjectNode body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body.toString())
                .build();
    }

    private static MockResponse error(int status) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body("{\"error\":{\"code\":" + status + ",\"message\":\"no\",\"errors\":[{\"reason\":\"notFound\"}]}}")
                .build();
    }
}
