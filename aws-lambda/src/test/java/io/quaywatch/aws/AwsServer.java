/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Answers real SDK clients on 127.0.0.1 with prepared answers, and remembers what they sent. */
final class AwsServer implements BeforeEachCallback, AfterEachCallback {
    static final String REQUEST_ID = "9dd01905-5012-5f99-8663-4b3ecd0dfaef";

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private Function<Call, Answer> behaviour = call -> answers.remove(0);
    private HttpServer server;

    /** @param target what JSON services name the action by, or "" */
    record Call(String method, String path, String target, String authorization, String ifNoneMatch, String body) {
        /** A form as people read it. */
        String form() {
            return URLDecoder.decode(body, StandardCharsets.UTF_8);
        }
    }

    record Answer(int status, String contentType, String body) {}

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stop();
    }

    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    void stop() {
        server.stop(0);
    }

    /** The next answer; a call without one is answered by closing the connection. */
    AwsServer json(int status, String body) {
        answers.add(new Answer(status, "application/x-amz-json-1.1", body));
        return this;
    }

    AwsServer xml(int status, String body) {
        answers.add(new Answer(status, "text/xml", body));
        return this;
    }

    void behaves(Function<Call, Answer> newBehaviour) {
        behaviour = newBehaviour;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Call> calls() {
        return calls;
    }

    Call onlyCall() {
        if (calls.size() != 1) {
            throw new AssertionError("one call expected: " + calls);
        }
        return calls.get(0);
    }

    /** A client of this server that does not retry. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, Region.EU_WEST_1);
    }

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder, Region region) {
        return client(builder, region, StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "made-up")));
    }

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, AwsCredentialsProvider credentials) {
        return client(builder, Region.EU_WEST_1, credentials);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, Region region, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    static String fixture(String name, Object... values) {
        try (InputStream in = AwsServer.class.getResourceAsStream("/aws/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).formatted(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = call(exchange);
            calls.add(call);
            Answer answer = behaviour.apply(call);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", answer.contentType());
            exchange.getResponseHeaders().add("x-amzn-RequestId", REQUEST_ID);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Call call(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        boolean chunked = header(exchange, "x-amz-content-sha256").startsWith("STREAMING-");
        return new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                header(exchange, "X-Amz-Target"),
                header(exchange, "Authorization"),
                header(exchange, "If-None-Match"),
                new String(chunked ? joined(sent) : sent, StandardCharsets.UTF_8));
    }

    /** S3 uploads come in signed chunks: {@code <hex size>;chunk-signature=…}, a line end, the bytes, a line end; size 0 ends. */
    private static byte[] joined(byte[] chunks) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int end = at;
            while (chunks[end] != '\r') {
                end++;
            }
            String header = new String(chunks, at, end - at, StandardCharsets.US_ASCII);
            int size = Integer.parseInt(header.substring(0, header.indexOf(';')), 16);
            if (size == 0) {
                return whole.toByteArray();
            }
            whole.write(chunks, end + 2, size);
            at = end + 2 + size + 2;
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
