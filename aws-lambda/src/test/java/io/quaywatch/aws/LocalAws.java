/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quaywatch.json.Json;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.notify.Notification;
import io.quaywatch.port.Contention;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;

/**
 * The handlers behind HTTP on the loopback, for a workflow interpreter in another process: {@code POST /events}, {@code /steps},
 * {@code /failures} and {@code /sweep} call one and answer as Lambda does, an error with its class name; after {@code /processes}
 * the first two are functions under the runtime interface client. The ledger is DynamoDB
 * Local, the world the simulator, the clock virtual: header {@code due} says up to when it has moved.
 */
final class LocalAws {
    private final DynamoDbClient dynamoDb = DynamoDBEmbedded.create(true).dynamoDbClient();
    private HandlerWorld world = open("{}", 0);
    private int worlds;
    private @Nullable FunctionProcesses processes;

    private LocalAws() {}

    public static void main(String[] arguments) throws IOException {
        LocalAws local = new LocalAws();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", local::handle);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        System.out.println("port " + server.getAddress().getPort());
        // Ends with the process that started it.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private HandlerWorld open(String scenario, int number) {
        String table = "ledger-" + number;
        LedgerTable.create(dynamoDb, table);
        return new HandlerWorld(
                scenario,
                new DynamoDbScanCache(dynamoDb, table, Contention.withinProcess()),
                new DynamoDbLeases(dynamoDb, table, Contention.withinProcess()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String due = exchange.getRequestHeaders().getFirst("due");
        Object answer;
        int status = 200;
        try {
            if (due != null) {
                passUntil(Instant.ofEpochMilli(Long.parseLong(due)));
            }
            answer = answer(exchange.getRequestURI().getPath(), body);
        } catch (RuntimeException thrown) {
            status = 500;
            answer = Map.of(
                    "errorType", thrown.getClass().getName(), "errorMessage", String.valueOf(thrown.getMessage()));
        }
        byte[] bytes = Json.write(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("now", Long.toString(world.clock.instant().toEpochMilli()));
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized void passUntil(Instant due) {
        Duration left = Duration.between(world.clock.instant(), due);
        if (!left.isNegative()) {
            world.clock.advance(left);
        }
    }

    private Object answer(String path, String body) {
        return switch (path) {
            case "/events" -> processes != null ? processes.call(true, body) : HandlerWorld.call(world.events, body);
            case "/steps" -> processes != null ? processes.call(false, body) : HandlerWorld.call(world.steps, body);
            case "/failures" -> HandlerWorld.call(world.failures, body);
            case "/sweep" -> HandlerWorld.call(world.sweep, body);
            case "/world" -> renewed(body);
            case "/processes" -> started();
            case "/sent" -> processes == null ? 0 : processes.messagesSent();
            case "/move" -> moved(HandlerWorld.json(body));
            case "/forget" -> forgotten();
            case "/told" -> world.told.stream().map(LocalAws::shown).toList();
            case "/ledger" -> rows();
            default -> throw new IllegalArgumentException("no such path: " + path);
        };
    }

    /** From now on, until the next world, events and steps are functions in processes of their own. */
    private Object started() {
        try {
            processes = new FunctionProcesses(world.clock);
            return Map.of();
        } catch (Exception e) {
            throw new IllegalStateException("the function processes did not start", e);
        }
    }

    private Object renewed(String scenario) {
        if (processes != null) {
            processes.close();
            processes = null;
        }
        world.close();
        world = open(scenario, ++worlds);
        return Map.of();
    }

    private Object moved(JsonNode tag) {
        world.simulator.moveTag(
                tag.path("host").asText(),
                tag.path("repository").asText(),
                tag.path("tag").asText());
        return Map.of();
    }

    private Object forgotten() {
        rows().forEach(row -> world.cache.forget(row.key()));
        return Map.of();
    }

    private List<LedgerRow> rows() {
        return world.cache.scan(LedgerFilter.ALL, world.clock.instant(), null).rows();
    }

    private static ObjectNode shown(Notification told) {
        ObjectNode shown =
                Json.state().createObjectNode().put("image", told.subject().image());
        shown.set("outcome", Json.state().valueToTree(told.outcome()));
        told.workloads().forEach(workload -> shown.withArray("workloads").add(workload.id()));
        return shown;
    }
}
