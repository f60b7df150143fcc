/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/**
 * The container groups of one resource group as Azure's REST documentation has them (Container Instances, 2023-05-01: Container
 * Groups - Create Or Update, Get, Delete, List By Resource Group; Containers - List Logs). Containers run on the given clock:
 * what depends on time is worked out when somebody asks. Knows nothing of the engine.
 */
final class ContainerInstances extends Dispatcher {
    static final String ROOT = "/subscriptions/00000000-1111-2222-3333-444444444444/resourceGroups/rg-scans/providers"
            + "/Microsoft.ContainerInstance/containerGroups";
    static final Duration STARTS = Duration.ofSeconds(10);
    static final Duration RUNS = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What the containers do. */
    interface Program {
        /** It never ends. */
        int HANGS = -1;
        /** Its image cannot be pulled. */
        int NOT_PULLED = -2;
        /** Azure stops the group before the container runs. */
        int STOPPED = -3;

        /** The exit code of this command, or one of the fates above. */
        int fate(List<String> command);

        /** It ends now. */
        void ends(List<String> command);
    }

    private static final class Group {
        final ObjectNode asked;
        final Instant made;
        boolean ended;

        Group(ObjectNode asked, Instant made) {
            this.asked = asked;
            this.made = made;
        }
    }

    final Map<String, Group> groups = new TreeMap<>();
    final List<String> requests = new ArrayList<>();
    final List<String> bodies = new ArrayList<>();
    final List<MockResponse> nextPuts = new ArrayList<>();
    String log = "";
    int created;
    private final InstantSource clock;
    private final Program program;

    ContainerInstances(InstantSource clock, Program program) {
        this.clock = clock;
        this.program = program;
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        String target = request.getTarget();
        requests.add(request.getMethod() + " " + target);
        String path = target.split("\\?", 2)[0];
        if (!target.contains("?api-version=2023-05-01") || !path.startsWith(ROOT)) {
            return error(400, "InvalidApiVersionParameter");
        }
        String[] parts = path.substring(ROOT.length()).split("/");
        if (parts.length < 2) {
            return request.getMethod().equals("GET") ? list(target) : error(405, "MethodNotAllowed");
        }
        if (parts.length == 5 && parts[2].equals("containers") && parts[4].equals("logs")) {
            return groups.containsKey(parts[1]) && target.endsWith("&tail=50")
                    ? reply(200, object().put("content", log))
                    : error(404, "ResourceNotFound");
        }
        return switch (request.getMethod()) {
            case "PUT" -> put(parts[1], request.getBody().utf8());
            case "GET" ->
                groups.containsKey(parts[1]) ? reply(200, document(parts[1], true)) : error(404, "ResourceNotFound");
            case "DELETE" -> groups.remove(parts[1]) == null ? status(204) : reply(200, object());
            default -> error(405, "MethodNotAllowed");
        };
    }

    private MockResponse put(String name, String body) {
        bodies.add(body);
        if (!nextPuts.isEmpty()) {
            return nextPuts.remove(0);
        }
        ObjectNode asked = read(body);
        boolean known = groups.containsKey(name);
        if (!known) {
            created++;
            groups.put(name, new Group(asked, clock.instant()));
        }
        return reply(known ? 200 : 201, document(name, false));
    }

    /** Puts a group there that nobody asked this class for. */
    synchronized void place(String name, String tags) {
        groups.put(name, new Group(read("{\"location\":\"westeurope\",\"tags\":" + tags + "}"), clock.instant()));
    }

    private MockResponse list(String target) {
        ObjectNode page = object();
        ArrayNode value = page.putArray("value");
        groups.keySet().forEach(name -> value.add(document(name, false)));
        return reply(200, page);
    }

    private ObjectNode document(String name, boolean view) {
        Group group = groups.get(name);
        ObjectNode document = group.asked.deepCopy();
        document.put("id", ROOT + "/" + name)
                .put("name", name)
                .put("type", "Microsoft.ContainerInstance/containerGroups");
        ObjectNode properties = document.withObject("/properties").put("provisioningState", "Succeeded");
        for (JsonNode container : properties.path("containers")) {
            // Secure values are never given back.
            container
                    .path("properties")
                    .path("environmentVariables")
                    .forEach(variable -> ((ObjectNode) variable).remove("secureValue"));
        }
        if (view) {
            show(group, properties);
        }
        return document;
    }

    private void show(Group group, ObjectNode properties) {
        ObjectNode container =
                (ObjectNode) properties.path("containers").path(0).path("properties");
        ObjectNode current = container.putObject("instanceView").putObject("currentState");
        ObjectNode view = properties.putObject("instanceView");
        ArrayNode events = ((ObjectNode) container.path("instanceView")).putArray("events");
        Instant begins = group.made.plus(STARTS);
        if (clock.instant().isBefore(begins)) {
            view.put("state", "Pending");
            current.put("state", "Waiting").put("detailStatus", "ContainerCreating");
            return;
        }
        int fate = program.fate(command(container));
        if (fate == Program.NOT_PULLED) {
            view.put("state", "Pending");
            current.put("state", "Waiting").put("detailStatus", "ErrImagePull");
            events.addObject()
                    .put("name", "Failed")
                    .put("type", "Warning")
                    .put("count", 3)
                    .put("message", "Failed to pull image \"qualys/qscanner\": rate limited");
        } else if (fate == Program.STOPPED) {
            view.put("state", "Failed");
            current.put("state", "Waiting");
        } else if (fate == Program.HANGS || clock.instant().isBefore(begins.plus(RUNS))) {
            view.put("state", "Running");
            current.put("state", "Running").put("startTime", begins.toString());
        } else {
            if (!group.ended) {
                group.ended = true;
                program.ends(command(container));
            }
            view.put("state", fate == 0 ? "Succeeded" : "Failed");
            current.put("state", "Terminated")
                    .put("startTime", begins.toString())
                    .put("exitCode", fate)
                    .put("finishTime", begins.plus(RUNS).toString())
                    .put("detailStatus", fate == 0 ? "Completed" : "Error");
        }
    }

    private static List<String> command(JsonNode container) {
        List<String> words = new ArrayList<>();
        container.path("command").forEach(word -> words.add(word.asText()));
        return words;
    }

    static MockResponse error(int status, String code) {
        ObjectNode body = object();
        body.putObject("error").put("code", code).put("message", "the secret of a message: hunter2");
        return reply(status, body);
    }

    static MockResponse reply(int status, JsonNode body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/json")
                .body(body.toString())
                .build();
    }

    private static MockResponse status(int status) {
        return new MockResponse.Builder().code(status).build();
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
