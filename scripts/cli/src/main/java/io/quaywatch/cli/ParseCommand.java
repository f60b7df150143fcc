/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.InvalidImageReferenceException;
import io.quaywatch.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Image references to JSON lines. */
@Command(
        name = "parse",
        mixinStandardHelpOptions = true,
        description = {
            "Parses image references, from the command line or, without any, from lines of stdin.",
            "Prints one JSON object a line: input, registry, repository, tag, digest (null where absent), or input and error.",
            "Exit code 1 if any could not be parsed."
        })
final class ParseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "REF", description = "Image references.")
    private List<String> references = new ArrayList<>();

    private final Terminal terminal;

    ParseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean allParsed = true;
        try (JsonGenerator json = Json.wire().getFactory().createGenerator(terminal.out())) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            json.setRootValueSeparator(null);
            if (references.isEmpty()) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8), 1 << 16);
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    allParsed &= write(json, line);
                }
            } else {
                for (String reference : references) {
                    allParsed &= write(json, reference);
                }
            }
        }
        return (allParsed ? ExitCode.OK : ExitCode.SOME_NOT_PARSED).code();
    }

    private static boolean write(JsonGenerator json, String input) throws IOException {
        json.writeStartObject();
        json.writeStringField("input", input);
        boolean parsed = true;
        try {
            ImageReference reference = ImageReference.parse(input);
            json.writeStringField("registry", reference.registry());
            json.writeStringField("repository", reference.repository());
            field(json, "tag", reference.tag());
            field(
                    json,
                    "digest",
                    reference.digest() == null ? null : reference.digest().toString());
        } catch (InvalidImageReferenceException e) {
            json.writeStringField("error", e.reason());
            parsed = false;
        }
        json.writeEndObject();
        json.writeRaw('\n');
        return parsed;
    }

    private static void field(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }
}
