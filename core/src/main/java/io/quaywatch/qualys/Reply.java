/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import okhttp3.MediaType;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A 2xx reply as its reader sees it. The body can be read once and never beyond its limit, which counts unpacked bytes. */
final class Reply {
    private final Response response;
    private final int maxBytes;

    Reply(Response response, int maxBytes) {
        this.response = response;
        this.maxBytes = maxBytes;
    }

    int status() {
        return response.code();
    }

    /** 204: list calls say "nothing" this way. */
    boolean empty() {
        return status() == 204;
    }

    /** Qualys' clock when it answered, or null if it did not say. */
    @Nullable
    Instant date() {
        return httpDate(response.header("Date"));
    }

    /** The whole body as text. */
    String text() throws IOException {
        try (InputStream body = body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The whole body as one JSON value. */
    JsonNode json() throws IOException {
        try (JsonParser parser = parser()) {
            @Nullable JsonNode tree = Json.wire().readTree(parser);
            if (tree == null) {
                throw bad("empty body");
            }
            if (parser.nextToken() != null) {
                throw bad("more than one JSON value");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw bad("not JSON, content type " + contentType());
        }
    }

    /** The body as a stream of JSON tokens; to be closed. */
    JsonParser parser() throws IOException {
        return Json.wire().getFactory().createParser(body());
    }

    BadReply bad(String what) {
        return new BadReply(status(), what);
    }

    /** Type and subtype only: parameters are free text. */
    String contentType() {
        @Nullable MediaType type = response.body().contentType();
        return type == null ? "not given" : (type.type() + "/" + type.subtype()).toLowerCase(Locale.ROOT);
    }

    private InputStream body() throws IOException {
        // What a captive portal or a proxy puts in place of the reply, with status 200.
        if (contentType().endsWith("html")) {
            throw bad("content type " + contentType());
        }
        return new BoundedInputStream(response.body().byteStream(), maxBytes, status());
    }

    static @Nullable Instant httpDate(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
