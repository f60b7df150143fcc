/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.io.OutputStream;

/** Streams JSON that is indented, ends with a line feed, and holds ASCII only. */
final class ExchangeJson {
    private static final ObjectWriter WRITER = Json.state()
            .writer(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .with(JsonWriteFeature.ESCAPE_NON_ASCII)
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            // Or every finding would be a write to the disk.
            .without(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);

    private ExchangeJson() {}

    /** The content of a document. */
    interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** One object, whose fields are the content. */
    static void write(OutputStream out, Content content) throws IOException {
        try (JsonGenerator json = WRITER.createGenerator(out)) {
            json.writeStartObject();
            content.writeTo(json);
            json.writeEndObject();
            json.writeRaw('\n');
        }
        out.flush();
    }
}
