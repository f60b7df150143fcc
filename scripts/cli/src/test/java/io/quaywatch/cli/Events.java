/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Event files to replay: the bundled ones, or the bundled task definition with other containers. */
final class Events {
    /** By tag from ECR, by digest from ECR, and from Docker Hub. */
    static final String THREE_CONTAINERS = "ecs-register.json";

    private Events() {}

    static Path bundled(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream in = open(name)) {
            return Files.write(file, in.readAllBytes());
        }
    }

    /** @param containers a name and an image each */
    static Path registering(Path directory, String... containers) throws IOException {
        ObjectNode event;
        try (InputStream in = open(THREE_CONTAINERS)) {
            event = (ObjectNode) Json.wire().readTree(in);
        }
        for (String path : new String[] {"/detail/requestParameters", "/detail/responseElements/taskDefinition"}) {
            if (event.at(path) instanceof ObjectNode definition) {
                ArrayNode list = definition.putArray("containerDefinitions");
                for (int i = 0; i < containers.length; i += 2) {
                    list.addObject().put("name", containers[i]).put("image", containers[i + 1]);
                }
            }
        }
        return Files.writeString(directory.resolve("event.json"), event.toString());
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Events.class.getResourceAsStream("/demo/" + name), name);
    }
}
