/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a record is written to a file: with the number of the format, so that an older release can refuse the files of a newer
 * one instead of misreading them.
 *
 * <pre>{"format":1,"ledger-row":{…}}</pre>
 *
 * @param name what the file holds
 */
record FileFormat<T>(String name, Class<T> type) {
    private static final int FORMAT = 1;

    String write(T content) {
        ObjectNode file = Json.state().createObjectNode().put("format", FORMAT);
        file.set(name, Json.state().valueToTree(content));
        return file.toPrettyString() + "\n";
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param remedy what a person can do about a damaged file
     * @throws PortException CORRUPT for a damaged file, INVALID for one of another format
     */
    T read(String text, Path file, String remedy) {
        try {
            JsonNode content = Json.state()
                    .reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text);
            int format = content.path("format").asInt();
            if (format > FORMAT) {
                throw new PortException(
                        PortException.Kind.INVALID,
                        "read " + file + " : it has format " + format + ", this release knows up to " + FORMAT
                                + "; use the release that wrote it or a newer one");
            }
            if (format != FORMAT || !content.path(name).isObject()) {
                throw corrupt(file, remedy, null);
            }
            return Json.state().treeToValue(content.get(name), type);
        } catch (JsonProcessingException e) {
            throw corrupt(file, remedy, e);
        }
    }

    PortException corrupt(Path file, String remedy, @Nullable Exception cause) {
        return new PortException(
                PortException.Kind.CORRUPT, "read " + file + " : it holds no whole " + name + "; " + remedy, cause);
    }
}
