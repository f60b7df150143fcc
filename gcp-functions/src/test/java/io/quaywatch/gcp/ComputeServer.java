/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.compute.Compute;
import io.quaywatch.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for Compute Engine that speaks REST to the vendor's own client over the loopback: pages of two, filters, partial
 * answers, errors in the vendor's form. Of filters it knows the two forms that the vendor documents and we use; anything else is
 * refused.
 */
final class ComputeServer implements AutoCloseable {
    private static final int PAGE = 2;
    private static final Pattern FILTER = Pattern.compile("([A-Za-z.]+) (=|eq) \"([^\"]*)\"");

    final ComputeWorld world;
    final List<String> requests = new ArrayList<>();

    /** Does what the next insert asks for and closes the connection instead of answering. */
    boolean losesNextReply;

    /** A zone that does not answer lists. */
    @Nullable
    String unreachable;

    private final MockWebServer server = new MockWebServer();

    ComputeServer(ComputeWorld world) {
        this.world = world;
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

    Compute client() {
        return new Compute.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {})
                .setRootUrl(server.url("/").toString())
                .setApplicationName("quaywatch-test")
                .build();
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized MockResponse answer(RecordedRequest request) {
        HttpUrl url = request.getUrl();
        String path = String.join("/", url.pathSegments()).replaceFirst("^compute/v1/", "");
        requests.add(request.getMethod() + " " + path);
        MockResponse.Builder response = new MockResponse.Builder().addHeader("Content-Type", "application/json");
        try {
            world.settle();
            ObjectNode answer = route(request, url, path);
            if (losesNextReply && "POST".equals(request.getMethod())) {
                losesNextReply = false;
                return response.onResponseStart(new SocketEffect.CloseSocket()).build();
            }
            return response.body(answer.toString()).build();
        } catch (ComputeWorld.Refused e) {
            return response.code(e.status).body(error(e).toString()).build();
        }
    }

    private static ObjectNode error(ComputeWorld.Refused refused) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        ObjectNode error = whole.putObject("error");
        error.put("code", refused.status).put("message", refused.getMessage());
        error.putArray("errors")
                .addObject()
                .put("message", refused.getMessage())
                .put("domain", "global")
                .put("reason", refused.reason);
        return whole;
    }

    private ObjectNode route(RecordedRequest request, HttpUrl url, String path) {
        String[] parts = path.split("/");
        world.mayLookInto(parts[1]);
        boolean single = parts.length == 5 && parts[2].equals("global") || parts.length == 6;
        return switch (String.valueOf(request.getMethod())) {
            case "GET" -> single ? world.get(path) : list(url, path, parts);
            case "DELETE" -> world.delete(path);
            case "POST" -> world.insert(path, body(request), url.queryParameter("requestId"));
            default -> throw new ComputeWorld.Refused(405, "httpMethodNotAllowed", "not known");
        };
    }

    /** The client packs what it sends. */
    private static ObjectNode body(RecordedRequest request) {
        try (InputStream packed = new ByteArrayInputStream(request.getBody().toByteArray());
                InputStream plain = "gzip".equals(request.getHeaders().get("Content-Encoding"))
                        ? new GZIPInputStream(packed)
                        : packed) {
            return (ObjectNode) Json.wire().readTree(plain);
        } catch (IOException e) {
            throw new ComputeWorld.Refused(400, "parseError", "Parse Error");
        }
    }

    private ObjectNode list(HttpUrl url, String path, String[] parts) {
        String kind = parts[parts.length - 1];
        boolean aggregated = parts[2].equals("aggregated");
        Pattern member = Pattern.compile(
                aggregated ? "projects/" + parts[1] + "/(zones|regions)/[^/]+/" + kind + "/[^/]+" : path + "/[^/]+");
        List<ObjectNode> all = new ArrayList<>();
        if (kind.equals("operations")) {
            String place = path.substring(0, path.lastIndexOf('/'));
            world.operations.stream()
                    .filter(operation -> operation.path("targetLink").asText().contains("/" + place + "/"))
                    .forEach(all::add);
        } else {
            world.resources.forEach((name, resource) -> {
                if (member.matcher(name).matches()) {
                    all.add(resource);
                }
            });
        }
        all.removeIf(resource -> !passes(url.queryParameter("filter"), resource));
        int from = url.queryParameter("pageToken") == null ? 0 : Integer.parseInt(url.queryParameter("pageToken"));
        List<ObjectNode> page = all.subList(from, Math.min(all.size(), from + PAGE));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (from + PAGE < all.size()) {
            answer.put("nextPageToken", Integer.toString(from + PAGE));
        }
        if (aggregated) {
            scopes(answer.putObject("items"), kind, page);
        } else {
            answer.putArray("items").addAll(page);
        }
        return answer;
    }

    /** Aggregated lists name every scope, those without anything with a warning. */
    private void scopes(ObjectNode items, String kind, List<ObjectNode> page) {
        warning(items, "zones/us-central1-a", "NO_RESULTS_ON_PAGE");
        if (unreachable != null) {
            warning(items, "zones/" + unreachable, "UNREACHABLE");
        }
        Map<String, ArrayNode> scopes = new TreeMap<>();
        for (ObjectNode resource : page) {
            String link = resource.has("zone")
                    ? resource.get("zone").asText()
                    : resource.get("region").asText();
            String scope = link.replaceFirst(".*/(zones|regions)/", "$1/");
            scopes.computeIfAbsent(scope, key -> items.putObject(key).putArray(kind))
                    .add(resource);
        }
    }

    private static void warning(ObjectNode items, String scope, String code) {
        items.putObject(scope).putObject("warning").put("code", code).put("message", "No results");
    }

    private static boolean passes(@Nullable String filter, ObjectNode resource) {
        if (filter == null) {
            return true;
        }
        Matcher parts = FILTER.matcher(filter);
        if (!parts.matches()) {
            throw new ComputeWorld.Refused(400, "invalid", "Invalid value for field 'filter'");
        }
        String value = resource.at("/" + parts.group(1).replace('.', '/')).asText();
        return parts.group(2).equals("=") ? value.equals(parts.group(3)) : value.matches(parts.group(3));
    }
}
