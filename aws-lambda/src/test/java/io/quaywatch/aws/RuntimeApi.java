/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The Lambda Runtime API on the loopback: four paths, one process. Its other side is AWS' own runtime interface client, which
 * loads handlers, maps their errors and answers as it does on Lambda.
 */
final class RuntimeApi implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final String ROOT = "/2018-06-01/runtime/";

    private final HttpServer server;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    /** What came back for an event: a response, or the error that Step Functions would match. */
    record Answer(boolean failed, String body) {
        JsonNode json() {
            try {
                return Json.wire().readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException(body, e);
            }
        }

        String errorType() {
            return json().path("errorType").asText();
        }
    }

    RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(ROOT, this::handle);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "runtime-api");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Until the process asks for its first event, or has ended. */
    void awaitReady(Process process) {
        try {
            for (int waited = 0; waited < PATIENCE_SECONDS && process.isAlive(); waited++) {
                if (ready.await(1, TimeUnit.SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the process one event and waits for what it makes of it. */
    synchronized Answer invoke(String event, Process process) throws InterruptedException {
        events.add(event);
        for (int waited = 0; waited < PATIENCE_SECONDS && process.isAlive(); waited++) {
            Answer answer = answers.poll(1, TimeUnit.SECONDS);
            if (answer != null) {
                return answer;
            }
        }
        throw new IllegalStateException("the function did not answer");
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(ROOT.length());
        if (path.equals("invocation/next")) {
            next(exchange);
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        answers.add(new Answer(path.endsWith("error"), body));
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    private void next(HttpExchange exchange) throws IOException {
        ready.countDown();
        try {
            byte[] event = events.take().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "00000000-0000-4000-8000-000000000001");
            exchange.getResponseHeaders().set("Lambda-Runtime-Deadline-Ms", "4102444800000");
            exchange.getResponseHeaders()
                    .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:111122223333:function:f");
            // The native client crashes without these two.
            exchange.getResponseHeaders().set("Lambda-Runtime-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, event.length);
            exchange.getResponseBody().write(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
