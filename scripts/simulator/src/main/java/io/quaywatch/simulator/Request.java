/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request as it was read.
 *
 * @param rawPath still percent-encoded, so that an encoded slash stays inside its segment
 * @param headers by lower-case name
 */
record Request(String method, String rawPath, Map<String, String> query, Map<String, String> headers, byte[] body) {

    static Request of(String method, String target, Map<String, String> headers, byte[] body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return new Request(method, path, pairs(mark < 0 ? "" : target.substring(mark + 1)), headers, body);
    }

    List<String> segments() {
        return Arrays.stream(rawPath.substring(rawPath.startsWith("/") ? 1 : 0).split("/", -1))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    Map<String, String> form() {
        return pairs(new String(body, StandardCharsets.UTF_8));
    }

    /** The body as a JSON object; anything else is refused with 400. */
    JsonNode json() {
        try {
            JsonNode node = SimulatorJson.read(body);
            if (node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw new Refused(400, "Malformed JSON request", e);
        }
        throw new Refused(400, "JSON object expected");
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                pairs.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
