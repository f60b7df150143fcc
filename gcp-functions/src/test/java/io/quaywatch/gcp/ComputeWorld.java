/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the stand-in for Compute Engine: resources by their path {@code projects/…}, and operations that take time on
 * a virtual clock and can end with an error. Written from the vendor's reference of the REST API, version 1.
 */
final class ComputeWorld {
    static final String HOST = "https://www.googleapis.com/compute/v1/";
    static final Duration SNAPSHOT_TIME = Duration.ofMinutes(2);
    static final Duration START_TIME = Duration.ofSeconds(30);
    static final Duration DELETE_TIME = Duration.ofSeconds(20);

    /** An answer that is an error. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int status;
        final String reason;

        Refused(int status, String reason, String message) {
            super(message);
            this.status = status;
            this.reason = reason;
        }
    }

    private record Pending(ObjectNode operation, Instant doneAt, Runnable effect) {}

    final Map<String, ObjectNode> resources = new LinkedHashMap<>();
    final List<ObjectNode> operations = new ArrayList<>();
    final Set<String> denied = new HashSet<>();
    final Set<String> deniedKeys = new HashSet<>();

    /** Codes with which the next operations that make something end. */
    final Deque<String> operationErrors = new ArrayDeque<>();

    /** What the next inserts are refused with. */
    final Deque<Refused> refusals = new ArrayDeque<>();

    private final Map<String, ObjectNode> requests = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private final InstantSource clock;
    private long ids = 4710;

    ComputeWorld(InstantSource clock) {
        this.clock = clock;
    }

    ObjectNode put(String path, ObjectNode resource) {
        resource.put("id", Long.toString(++ids));
        resource.put("name", path.substring(path.lastIndexOf('/') + 1));
        resource.put("selfLink", HOST + path);
        resource.put("creationTimestamp", now());
        place(path, resource);
        resources.put(path, resource);
        return resource;
    }

    private static void place(String path, ObjectNode into) {
        String[] parts = path.split("/");
        if (!parts[2].equals("global")) {
            String field = parts[2].equals("zones") ? "zone" : "region";
            into.put(field, HOST + String.join("/", List.of(parts).subList(0, 4)));
        }
    }

    private String now() {
        return clock.instant().toString();
    }

    /** The resource of a path whose last part may also be its number. */
    ObjectNode get(String path) {
        ObjectNode byName = resources.get(path);
        if (byName != null) {
            return byName;
        }
        String parent = path.substring(0, path.lastIndexOf('/') + 1);
        String id = path.substring(path.lastIndexOf('/') + 1);
        return resources.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(parent)
                        && entry.getValue().path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refused(404, "notFound", "The resource '" + path + "' was not found"))
                .getValue();
    }

    ObjectNode insert(String parent, ObjectNode body, @Nullable String requestId) {
        ObjectNode known = requestId == null ? null : requests.get(requestId);
        if (known != null) {
            return known;
        }
        if (!refusals.isEmpty()) {
            throw refusals.remove();
        }
        String path = parent + "/" + body.path("name").asText();
        if (!body.path("name").asText().matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new Refused(400, "invalid", "Invalid value for field 'resource.name'");
        }
        if (resources.containsKey(path)) {
            throw new Refused(409, "alreadyExists", "The resource '" + path + "' already exists");
        }
        boolean snapshot = parent.endsWith("/snapshots");
        List<String> disks = snapshot ? List.of() : checkedDisks(body, path);
        if (snapshot) {
            checkSource(body);
        }
        ObjectNode made = put(path, body.deepCopy());
        made.put("status", snapshot ? "CREATING" : "STAGING");
        String error = operationErrors.poll();
        ObjectNode operation =
                operation("insert", path, requestId, snapshot ? SNAPSHOT_TIME : START_TIME, error, () -> {
                    if (error == null) {
                        made.put("status", snapshot ? "READY" : "RUNNING");
                    } else {
                        resources.remove(path);
                        disks.forEach(resources::remove);
                    }
                });
        if (requestId != null) {
            requests.put(requestId, operation);
        }
        if (body.path("scheduling").has("maxRunDuration")) {
            Duration longest = Duration.ofSeconds(
                    body.at("/scheduling/maxRunDuration/seconds").asLong());
            later(clock.instant().plus(longest), () -> remove(path));
        }
        return operation;
    }

    private void checkSource(ObjectNode body) {
        ObjectNode disk = resources.get(body.path("sourceDisk").asText());
        if (disk == null) {
            throw new Refused(404, "notFound", "The resource was not found");
        }
        String key = disk.at("/diskEncryptionKey/kmsKeyName").asText();
        if (deniedKeys.contains(key)) {
            throw new Refused(
                    400,
                    "kmsPermissionDenied",
                    "Cloud KMS error when using key " + key
                            + ": Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource");
        }
    }

    /** Makes the disks of a new instance; their paths. */
    private List<String> checkedDisks(ObjectNode body, String instance) {
        boolean spot = body.at("/scheduling/provisioningModel").asText().equals("SPOT");
        if (spot
                && (body.at("/scheduling/automaticRestart").asBoolean(true)
                        || !body.at("/scheduling/onHostMaintenance").asText().equals("TERMINATE"))) {
            throw new Refused(400, "invalid", "Scheduling must have onHostMaintenance = TERMINATE for SPOT");
        }
        String zone = instance.substring(0, instance.indexOf("/instances/"));
        List<String> made = new ArrayList<>();
        for (JsonNode disk : body.path("disks")) {
            JsonNode params = disk.path("initializeParams");
            if (params.has("sourceSnapshot")) {
                ObjectNode snapshot =
                        resources.get(params.path("sourceSnapshot").asText());
                if (snapshot == null) {
                    throw new Refused(404, "notFound", "The snapshot was not found");
                }
                if (!snapshot.path("status").asText().equals("READY")) {
                    throw new Refused(400, "resourceNotReady", "The snapshot is not ready");
                }
            }
            String name = params.path("diskName").asText(body.path("name").asText());
            ObjectNode resource = JsonNodeFactory.instance.objectNode();
            resource.set("labels", params.path("labels").deepCopy());
            resource.putArray("users").add(HOST + instance);
            put(zone + "/disks/" + name, resource);
            made.add(zone + "/disks/" + name);
        }
        return made;
    }

    ObjectNode delete(String path) {
        ObjectNode resource = get(path);
        if (path.contains("/disks/") && !resource.path("users").isEmpty()) {
            throw new Refused(400, "resourceInUseByAnotherResource", "The disk is already being used");
        }
        resource.put("status", path.contains("/instances/") ? "STOPPING" : "DELETING");
        return operation("delete", path, null, DELETE_TIME, null, () -> remove(path));
    }

    /** The cloud takes a Spot machine back. */
    void preempt(String path) {
        ObjectNode instance = get(path);
        instance.put("status", "STOPPING");
        operation("compute.instances.preempted", path, null, Duration.ZERO, null, () -> {});
        later(clock.instant().plus(Duration.ofSeconds(30)), () -> remove(path));
    }

    private void remove(String path) {
        resources.remove(path);
        resources
                .entrySet()
                .removeIf(entry -> entry.getValue().path("users").toString().contains("\"" + HOST + path + "\""));
    }

    private ObjectNode operation(
            String type,
            String path,
            @Nullable String requestId,
            Duration takes,
            @Nullable String error,
            Runnable effect) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        operation.put("kind", "compute#operation");
        operation.put("name", "operation-" + (operations.size() + 1));
        operation.put("operationType", type);
        operation.put("targetLink", HOST + path);
        operation.put("status", "RUNNING");
        operation.put("insertTime", now());
        place(path, operation);
        if (requestId != null) {
            operation.put("clientOperationId", requestId);
        }
        operations.add(operation);
        pending.add(new Pending(operation, clock.instant().plus(takes), () -> {
            operation.put("status", "DONE");
            operation.put("endTime", now());
            if (error != null) {
                operation
                        .putObject("error")
                        .putArray("errors")
                        .addObject()
                        .put("code", error)
                        .put("message", "It ended with " + error);
            }
            effect.run();
        }));
        return operation;
    }

    private void later(Instant at, Runnable effect) {
        pending.add(new Pending(JsonNodeFactory.instance.objectNode(), at, effect));
    }

    /** Lets everything happen that should have happened by now. */
    void settle() {
        for (Pending next : List.copyOf(pending)) {
            if (!clock.instant().isBefore(next.doneAt())) {
                pending.remove(next);
                next.effect().run();
            }
        }
    }

    void mayLookInto(String project) {
        if (denied.contains(project)) {
            throw new Refused(403, "forbidden", "Required 'compute.instances.list' permission for '" + project + "'");
        }
    }
}
