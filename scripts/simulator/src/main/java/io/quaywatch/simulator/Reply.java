/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One HTTP reply and how it travels. */
record Reply(int status, Map<String, String> headers, byte[] body, Wire wire) {

    static Reply empty(int status) {
        return new Reply(status, Map.of(), new byte[0], Wire.SOUND);
    }

    static Reply json(int status, JsonNode body) {
        return bytes(status, "application/json", SimulatorJson.bytes(body));
    }

    static Reply text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", contentType), body, Wire.SOUND);
    }

    Reply with(String header, String value) {
        return with(Map.of(header, value));
    }

    /** Headers already present win. */
    Reply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(headers);
        return new Reply(status, all, body, wire);
    }

    Reply withBody(byte[] other) {
        return new Reply(status, headers, other, wire);
    }

    Reply withWire(Wire other) {
        return new Reply(status, headers, body, other);
    }
}
