/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.fasterxml.jackson.core.JacksonException;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Untrusted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the HTTP functions answer. JSON in, JSON out; an empty body is {@code {}}. 400 says what is wrong with the body, 404 that
 * there is no such thing, 503 that it may work later, 502 that Google refuses for good, 500 that this program is at fault.
 */
final class HttpAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAnswers.class);
    private static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_TEXT = 300;

    private HttpAnswers() {}

    /**
     * @param type what the body is read as; its constructor throws IllegalArgumentException, with a text for the caller, if it makes
     *     no sense
     */
    static <T> void answer(HttpRequest request, HttpResponse response, Class<T> type, Function<T, Object> work)
            throws IOException {
        if (!"POST".equals(request.getMethod())) {
            error(response, 405, "only POST is answered");
            return;
        }
        T wish;
        try {
            wish = read(request, type);
        } catch (JacksonException e) {
            error(response, 400, reason(e));
            return;
        } catch (BadRequestException e) {
            error(response, 400, text(e));
            return;
        }
        try {
            write(response, 200, work.apply(wish));
        } catch (BadRequestException e) {
            error(response, 400, text(e));
        } catch (PortException e) {
            LOG.warn("quaywatch call-failed kind={} reason=\"{}\"", e.kind(), e.getMessage());
            error(response, status(e.kind()), text(e));
        } catch (RuntimeException e) {
            LOG.error("quaywatch call-broke", e);
            error(response, 500, "internal error " + e.getClass().getSimpleName());
        }
    }

    /** The caller's fault; the text is for him. */
    static final class BadRequestException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadRequestException(String message) {
            super(message);
        }
    }

    private static <T> T read(HttpRequest request, Class<T> type) throws IOException {
        try (InputStream in = request.getInputStream()) {
            byte[] bytes = in.readNBytes(LONGEST_BODY + 1);
            if (bytes.length > LONGEST_BODY) {
                throw new BadRequestException("the body is longer than " + LONGEST_BODY + " bytes");
            }
            String body = new String(bytes, StandardCharsets.UTF_8);
            @Nullable T read = Json.state().readValue(body.isBlank() ? "{}" : body, type);
            if (read == null) {
                throw new BadRequestException("the body is an object");
            }
            return read;
        }
    }

    /** Our own words where a record refused its content, else nothing that quotes the body. */
    private static String reason(JacksonException e) {
        return e.getCause() instanceof IllegalArgumentException own
                ? text(own)
                : "the body is no JSON that is understood here";
    }

    private static int status(PortException.Kind kind) {
        if (kind.retryable()) {
            return 503;
        }
        return kind == PortException.Kind.NOT_FOUND ? 404 : 502;
    }

    private static String text(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }

    private static void error(HttpResponse response, int status, String text) throws IOException {
        write(response, status, Map.of("error", Untrusted.line(text, LONGEST_TEXT)));
    }

    private static void write(HttpResponse response, int status, Object body) throws IOException {
        response.setStatusCode(status);
        response.setContentType("application/json");
        response.getWriter().write(Json.write(body));
    }
}
