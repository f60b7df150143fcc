/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Run documents as the docs describe them, and files as a test sees them. */
final class Documents {
    private Documents() {}

    /** The document that a run printed, checked against its schema. */
    static JsonNode run(Shell.Ran ran) throws IOException {
        return valid(ran.out());
    }

    static JsonNode valid(String document) throws IOException {
        return valid("run", document);
    }

    /** @param name of the schema in docs/schema */
    static JsonNode valid(String name, String document) throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../../docs/schema/" + name + ".schema.json")));
        assertThat(schema.validate(document, InputFormat.JSON)).as(document).isEmpty();
        return Json.wire().readTree(document);
    }

    /** A field of every image. */
    static List<String> images(JsonNode document, String pointer) {
        return StreamSupport.stream(document.path("images").spliterator(), false)
                .map(image -> image.at(pointer).asText())
                .toList();
    }

    static List<Path> filesBelow(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
