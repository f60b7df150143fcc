/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads HTTP/1.1 requests (RFC 9112) from one connection. */
final class RequestReader {
    private static final int MAX_LINE = 65_536;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_BODY = 4 << 20;

    private final InputStream in;

    RequestReader(InputStream in) {
        this.in = in;
    }

    /** The next request; empty if the client closed the connection. */
    Optional<Request> next() throws IOException {
        String line = line();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = line.split(" ");
        if (parts.length != 3 || !parts[1].startsWith("/")) {
            throw new ProtocolException("not a request line");
        }
        Map<String, String> headers = headers();
        return Optional.of(Request.of(parts[0], parts[1], headers, body(headers)));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= MAX_HEADERS) {
                throw new ProtocolException("not a header line, or too many of them");
            }
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim(),
                    (first, second) -> first + ", " + second);
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        return exactly(size(headers.getOrDefault("content-length", "0"), 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = size(line().split(";", 2)[0].trim(), 16);
            body.write(exactly(size));
            line();
            if (size == 0) {
                return body.toByteArray();
            }
            size(Integer.toString(body.size()), 10);
        }
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length != size) {
            throw new ProtocolException("the body ended early");
        }
        return bytes;
    }

    private static int size(String text, int radix) throws ProtocolException {
        try {
            int size = Integer.parseInt(text, radix);
            if (size >= 0 && size <= MAX_BODY) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw (ProtocolException) new ProtocolException("not a size").initCause(e);
        }
        throw new ProtocolException("the body is too large");
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
            if (line.size() > MAX_LINE) {
                throw new ProtocolException("a line is too long");
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
