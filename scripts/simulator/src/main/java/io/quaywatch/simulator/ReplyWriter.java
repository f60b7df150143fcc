/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes HTTP/1.1 replies to one connection; the {@code Date} header is the simulator's clock. */
final class ReplyWriter {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int SLOW_CHUNK = 256;

    private final OutputStream out;
    private final InstantSource clock;

    ReplyWriter(OutputStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Whether the connection may serve another request. */
    boolean write(Reply reply, boolean head) throws IOException {
        if (reply.wire().drop()) {
            return false;
        }
        out.write(head(reply).getBytes(StandardCharsets.ISO_8859_1));
        if (!head) {
            writeBody(reply);
        }
        out.flush();
        return reply.wire().truncateAt() < 0;
    }

    private String head(Reply reply) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " " + reason(reply.status()) + "\r\n");
        head.append("Date: ").append(HTTP_DATE.format(clock.instant())).append("\r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (reply.status() != 204 && reply.status() != 304) {
            head.append("Content-Length: ").append(reply.body().length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private void writeBody(Reply reply) throws IOException {
        byte[] body = reply.body();
        int end = reply.wire().truncateAt() < 0
                ? body.length
                : Math.min(body.length, reply.wire().truncateAt());
        if (reply.wire().slowMillis() == 0) {
            out.write(body, 0, end);
            return;
        }
        for (int from = 0; from < end; from += SLOW_CHUNK) {
            Pause.millis(reply.wire().slowMillis());
            out.write(body, from, Math.min(SLOW_CHUNK, end - from));
            out.flush();
        }
    }

    /** The standard phrase of the codes in use here; also the second half of the API's {@code errorCode}. */
    static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "CREATED";
            case 204 -> "NO_CONTENT";
            case 400 -> "BAD_REQUEST";
            case 401 -> "UNAUTHORIZED";
            case 403 -> "FORBIDDEN";
            case 404 -> "NOT_FOUND";
            case 405 -> "METHOD_NOT_ALLOWED";
            case 409 -> "CONFLICT";
            case 429 -> "TOO_MANY_REQUESTS";
            case 500 -> "INTERNAL_SERVER_ERROR";
            case 502 -> "BAD_GATEWAY";
            case 503 -> "SERVICE_UNAVAILABLE";
            default -> "STATUS";
        };
    }
}
