/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.InvalidImageReferenceException;
import io.quaywatch.json.Json;
import io.quaywatch.report.Untrusted;
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
        },
        footer = {"", "Example:", "  quaywatch parse ghcr.io/team/shop:1.4"})
final class ParseCommand implements Callable<Integer> {
    private static final int REPORTED = 1 << 12;
    private static final int HIGHEST_ASCII = 0x7e;

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
            json.setRootValueSeparator(null);
            if (references.isEmpty()) {
                return code(parseLines(json));
            }
            for (String reference : references) {
                allParsed &= write(json, reference);
            }
        }
        return code(allParsed);
    }

    private boolean parseLines(JsonGenerator json) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8), 1 << 16);
        StatusLine status = new StatusLine(terminal);
        boolean allParsed = true;
        int count = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            allParsed &= write(json, line);
            if (!lines.ready()) {
                json.flush();
            }
            if (++count % REPORTED == 0) {
                json.flush();
                status.show(count + " lines");
                if (terminal.out().checkError()) {
                    // Nobody reads any more, as behind "head".
                    break;
                }
            }
        }
        status.clear();
        return allParsed;
    }

    private static int code(boolean allParsed) {
        return (allParsed ? ExitCode.OK : ExitCode.SOME_NOT_PARSED).code();
    }

    private static boolean write(JsonGenerator json, String input) throws IOException {
        ImageReference reference;
        try {
            reference = ImageReference.parse(input);
        } catch (InvalidImageReferenceException e) {
            writeError(json, input, e.reason());
            return false;
        }
        json.writeStartObject();
        json.writeStringField("input", input);
        json.writeStringField("registry", reference.registry());
        json.writeStringField("repository", reference.repository());
        field(json, "tag", reference.tag());
        field(
                json,
                "digest",
                reference.digest() == null ? null : reference.digest().toString());
        end(json);
        return true;
    }

    private static void writeError(JsonGenerator json, String input, String reason) throws IOException {
        // What a terminal would obey is escaped; any other text stays as it was given.
        json.setHighestNonEscapedChar(Untrusted.line(input).equals(input) ? 0 : HIGHEST_ASCII);
        json.writeStartObject();
        json.writeStringField("input", input);
        json.writeStringField("error", reason);
        end(json);
        json.setHighestNonEscapedChar(0);
    }

    private static void end(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
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
