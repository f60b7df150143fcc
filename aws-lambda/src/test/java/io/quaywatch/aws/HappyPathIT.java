/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.quaywatch.aws.AwsServer.Answer;
import io.quaywatch.aws.AwsServer.Call;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.testing.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A whole scan in two function processes: the shaded JAR under the runtime interface client, real SDK clients over HTTP. */
class HappyPathIT {
    private static final String TABLE = "ledger";

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    private final VirtualClock clock = new VirtualClock();
    private final Bucket bucket = new Bucket();

    private Answer answer(Call call) {
        if (call.target().endsWith("GetSecretValue")) {
            return new Answer(
                    200,
                    "application/x-amz-json-1.1",
                    "{\"Name\":\"qualys\",\"SecretString\":\"{\\\"token\\\":\\\"token-of-the-happy-path\\\"}\"}");
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

    @Test
    void scan_ofOneImage_endsCompleteAndIsTold() throws Exception {
        aws.behaves(this::answer);
        HttpServer now = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        now.createContext("/", exchange -> {
            byte[] millis = Long.toString(clock.instant().toEpochMilli()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, millis.length);
            exchange.getResponseBody().write(millis);
            exchange.close();
        });
        now.start();
        try (DynamoDbOverHttp dynamoDb = new DynamoDbOverHttp();
                Simulator simulator =
                        Simulator.start(SimulatorOptions.defaults().withClock(clock))) {
            String port = Integer.toString(dynamoDb.port());
            table(port);
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
                    "http://127.0.0.1:" + now.getAddress().getPort() + "/",
                    "AWS_ENDPOINT_URL",
                    aws.url(),
                    "AWS_ENDPOINT_URL_DYNAMODB",
                    "http://127.0.0.1:" + port));
            try (LambdaProcess events = function("events", environment);
                    LambdaProcess steps = function("steps", environment)) {
                Walk walk =
                        new Walk((toEvents, payload) -> answered(toEvents ? events : steps, payload), clock::advance);

                JsonNode end = walk.run("{\"images\":[\"registry.example/shop/vulnerable:1\"]}");

                assertThat(end.at("/summary/outcome/outcome").asText()).isEqualTo("Complete");
                assertThat(end.at("/summary/told").asBoolean()).isTrue();
            }
            assertThat(aws.calls())
                    .filteredOn(call -> call.method().equals("PUT"))
                    .hasSize(1);
            assertThat(aws.calls())
                    .filteredOn(call -> call.body().contains("Action=Publish"))
                    .hasSize(1);
        } finally {
            now.stop(0);
        }
    }

    private static void table(String port) {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            LedgerTable.create(client, TABLE);
        }
    }

    private static LambdaProcess function(String name, Map<String, String> environment) throws IOException {
        Map<String, String> own = new HashMap<>(environment);
        own.put("TEST_FUNCTION", name);
        return LambdaProcess.start(
                SimulatedFunction.class,
                List.of(LambdaProcess.jar(), Path.of("target/test-classes").toAbsolutePath()),
                List.of(),
                own);
    }

    private static JsonNode answered(LambdaProcess function, String payload) {
        try {
            RuntimeApi.Answer answer = function.invoke(payload);
            assertThat(answer.failed()).as(answer.body() + function.log()).isFalse();
            return answer.json();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
