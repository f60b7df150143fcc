/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A server on this machine that gives everybody the same answer; {AUTHORIZATION} in its body is what the caller sent. */
final class Gateway implements AutoCloseable {
    private final HttpServer server;

    private Gateway(HttpServer server) {
        this.server = server;
    }

    static Gateway answering(int status, String body, Map<String, String> headers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String sent = exchange.getRequestHeaders().getOrDefault("Authorization", List.of())
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] bytes = body.replace("{AUTHORIZATION}", sent).getBytes(StandardCharsets.UTF_8);
            headers.forEach(
                    (name, value) -> exchange.getResponseHeaders().set(name, value.replace("{AUTHORIZATION}", sent)));
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return new Gateway(server);
    }

    static Gateway answering(int status, String body) throws IOException {
        return answering(status, body, Map.of());
    }

    String hostAndPort() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + hostAndPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
