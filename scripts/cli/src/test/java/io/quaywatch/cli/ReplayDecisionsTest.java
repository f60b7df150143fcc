/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replayed Activity Log is decided as the function decides it: both are held to one file. */
class ReplayDecisionsTest {
    @TempDir
    Path temp;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ReplayDecisionsTest.class.getResourceAsStream("/decisions/" + name))) {
            return in.readAllBytes();
        }
    }

    @Test
    void replay_activityLog_decidesWhatTheFunctionDecides() throws IOException {
        Path file = Files.write(temp.resolve("activity-log.json"), resource("activity-log.json"));

        JsonNode run = Documents.run(new Shell().run("replay", file.toString(), "--simulate", "--format", "json"));

        ObjectNode decided = Json.wire().createObjectNode();
        ArrayNode images = decided.putArray("images");
        run.path("images")
                .forEach(image -> images.add(image.path("workload").asText() + " "
                        + image.path("container").asText() + " "
                        + image.path("image").asText()));
        decided.put("ignored", run.path("ignored").size());
        ArrayNode rejected = decided.putArray("rejected");
        run.path("rejected")
                .forEach(one -> rejected.add(one.path("source").asText() + " "
                        + one.path("where").asText() + ": " + one.path("reason").asText()));
        decided.set("notFound", run.path("notFound"));
        decided.set("own", run.path("own"));
        assertThat(decided).isEqualTo(Json.wire().readTree(resource("activity-log.expected.json")));
    }
}
