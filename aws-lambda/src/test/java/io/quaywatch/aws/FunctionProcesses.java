/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.quaywatch.aws.AwsServer.Answer;
import io.quaywatch.aws.AwsServer.Call;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.Contention;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The events and the steps function as processes: the shaded JAR under the runtime interface client, on the real wiring, with
 * DynamoDB Local, the simulator, and a server that plays S3, SNS and Secrets Manager. Their clock is that of the test.
 */
final class FunctionProcesses implements AutoCloseable {
    private static final String TABLE = "ledger";

    private final AwsServer aws = new AwsServer();
    private final Bucket bucket = new Bucket();
    private final HttpServer time;
    private final DynamoDbOverHttp dynamoDb;
    private final Simulator simulator;
    private LambdaProcess events;
    private LambdaProcess steps;

    FunctionProcesses(InstantSource clock) throws Exception {
        aws.behaves(this::answer);
        aws.start();
        time = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        time.createContext("/", exchange -> {
            byte[] millis = Long.toString(clock.instant().toEpochMilli()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, millis.length);
            exchange.getResponseBody().write(millis);
            exchange.close();
        });
        time.start();
        dynamoDb = new DynamoDbOverHttp();
        createTable();
        simulator = Simulator.start(SimulatorOptions.defaults().withClock(clock));
        events = function("events");
        steps = function("steps");
    }

    /** What a function answers; it fails with what the function failed with. */
    JsonNode call(boolean toEvents, String payload) {
        LambdaProcess function = toEvents ? events : steps;
        // A function process takes one event at a time.
        synchronized (function) {
            return answered(function, payload);
        }
    }

    private static JsonNode answered(LambdaProcess function, String payload) {
        try {
            RuntimeApi.Answer answer = function.invoke(payload);
            if (answer.failed()) {
                throw new IllegalStateException(answer.body() + function.log());
            }
            return answer.json();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills a function where it stands; the next call finds a new process. */
    void kill(boolean toEvents) {
        try {
            if (toEvents) {
                events.close();
                events = function("events");
            } else {
                steps.close();
                steps = function("steps");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<LedgerRow> ledger(Instant now) {
        try (DynamoDbClient client = client()) {
            return new DynamoDbScanCache(client, TABLE, Contention.withinProcess())
                    .scan(LedgerFilter.ALL, now, null)
                    .rows();
        }
    }

    int scansOf(String repository) {
        return simulator.scansOf(repository).size();
    }

    long reportsStored() {
        return aws.calls().stream().filter(call -> call.method().equals("PUT")).count();
    }

    long messagesSent() {
        return aws.calls().stream()
                .filter(call -> call.body().contains("Action=Publish"))
                .count();
    }

    @Override
    public void close() {
        events.close();
        steps.close();
        simulator.close();
        dynamoDb.close();
        time.stop(0);
        aws.stop();
    }

    private Answer answer(Call call) {
        if (call.target().endsWith("GetSecretValue")) {
            return new Answer(
                    200,
                    "application/x-amz-json-1.1",
                    "{\"Name\":\"qualys\",\"SecretString\":\"{\\\"token\\\":\\\"token-of-the-function-processes\\\"}\"}");
        }
        if (call.body().contains("Action=Publish")) {
            return new Answer(
                    200,
                    "text/xml",
                    "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                            + "<MessageId>1</MessageId></PublishResult></PublishResponse>");
        }
        return bucket.apply(call);
    }

    private void createTable() {
        try (DynamoDbClient client = client()) {
            LedgerTable.create(client, TABLE);
        }
    }

    private DynamoDbClient client() {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + dynamoDb.port()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private LambdaProcess function(String name) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUAYWATCH_TABLE",
                TABLE,
                "QUAYWATCH_BUCKET",
                "reports",
                "QUAYWATCH_TOPIC_ARN",
                "arn:aws:sns:eu-west-1:111122223333:told",
                "QUAYWATCH_SECRET_ARN",
                "qualys",
                "QUALYS_GATEWAY",
                simulator.baseUrl(),
                "TEST_CLOCK",
                "http://127.0.0.1:" + time.getAddress().getPort() + "/",
                "AWS_ENDPOINT_URL",
                aws.url(),
                "AWS_ENDPOINT_URL_DYNAMODB",
                "http://127.0.0.1:" + dynamoDb.port()));
        environment.put("TEST_FUNCTION", name);
        return LambdaProcess.start(
                SimulatedFunction.class, List.of(LambdaProcess.jar(), testClasses()), List.of(), environment);
    }

    private static Path testClasses() throws IOException {
        try {
            return Path.of(SimulatedFunction.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
