/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Fixtures, and what was read from them as one line of text each. */
final class Events {
    static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00Z");
    static final EventReader READER = new EventReader(InstantSource.fixed(RECEIVED));

    private Events() {}

    static byte[] bytes(String fixture) {
        try (InputStream in = Objects.requireNonNull(
                Events.class.getResourceAsStream("/event/" + fixture + ".json"), "no fixture " + fixture)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ParsedEvent> read(String fixture) {
        return READER.read(bytes(fixture));
    }

    static ParsedEvent readOne(String fixture) {
        List<ParsedEvent> events = read(fixture);
        if (events.size() != 1) {
            throw new AssertionError("not one event: " + events);
        }
        return events.get(0);
    }

    /** The only event of a fixture that was changed before. */
    static ParsedEvent readChanged(String fixture, Consumer<ObjectNode> change) {
        JsonNode tree = tree(fixture);
        JsonNode record = tree.isArray() ? tree.get(0) : tree.path("records").isArray() ? tree.at("/records/0") : tree;
        change.accept((ObjectNode) record);
        return READER.read(record.toString().getBytes(UTF_8)).get(0);
    }

    static JsonNode tree(String fixture) {
        try {
            return Json.wire().readTree(bytes(fixture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ParsedEvent> readText(String json) {
        return READER.read(json.getBytes(UTF_8));
    }

    static Deployment onlyDeployment(ParsedEvent event) {
        return ((ParsedEvent.DeploymentEvent) event).deployments().get(0);
    }

    static String lines(List<ParsedEvent> events) {
        return events.stream().map(Events::line).collect(Collectors.joining(" ; "));
    }

    static String line(ParsedEvent event) {
        if (event instanceof ParsedEvent.DeploymentEvent deployed) {
            return deployed.source() + " " + deployed.action() + " -> "
                    + deployed.deployments().stream().map(Events::line).collect(Collectors.joining(", "));
        }
        if (event instanceof ParsedEvent.Ignored ignored) {
            return ignored.source() + " ignored: " + ignored.reason();
        }
        ParsedEvent.Rejected rejected = (ParsedEvent.Rejected) event;
        return rejected.source() + " rejected " + rejected.where() + ": " + rejected.reason();
    }

    static String line(Deployment deployment) {
        if (deployment instanceof Deployment.ToLookUp toLookUp) {
            WorkloadReference reference = toLookUp.reference();
            return "look up " + reference.kind() + " " + reference.id() + " in " + reference.account() + " "
                    + reference.region();
        }
        Deployment.WithImages found = (Deployment.WithImages) deployment;
        Workload workload = found.workload();
        return workload.kind() + " " + workload.name() + " on " + workload.platform()
                + (workload.platformAssumed() ? "?" : "") + " in " + workload.account() + " " + workload.region() + " "
                + found.images().stream().map(Events::line).toList();
    }

    private static String line(ContainerImage image) {
        return image.container() + (image.init() ? "(init)" : "") + "=" + image.image()
                + (image.runningDigest() == null
                        ? ""
                        : " runs " + image.runningDigest().shortHex());
    }
}
