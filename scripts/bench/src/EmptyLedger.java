/* SPDX-License-Identifier: Apache-2.0 */

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers every call of DynamoDB on the loopback with {}: no row is there, and every write succeeds. Writes its port to a file. */
final class EmptyLedger {
    private EmptyLedger() {}

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        Path port = Path.of(arguments[0]);
        Files.writeString(port.resolveSibling("port.new"), Integer.toString(server.getAddress().getPort()));
        Files.move(port.resolveSibling("port.new"), port);
    }
}
