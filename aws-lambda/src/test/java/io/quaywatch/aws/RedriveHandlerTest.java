/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;

class RedriveHandlerTest {
    private static final String EVENT = "{\"source\":\"aws.ecs\",\"detail\":{\"eventName\":\"RunTask\"}}";

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    /** Bodies by receipt; all that is not hidden is received, ten at a time. */
    private final Map<String, String> queue = new LinkedHashMap<>();

    private final List<String> hidden = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<JsonNode> inputs = new ArrayList<>();

    @Nullable
    private PortException startThrows;

    private final RedriveHandler handler = new RedriveHandler(
            () -> new LostEvents(aws.client(SqsClient.builder()), "https://sqs.example/lost"), () -> this::start);

    @BeforeEach
    void serve() {
        aws.behaves(sent -> new AwsServer.Answer(200, "application/x-amz-json-1.0", answer(sent)));
    }

    private boolean start(String name, Object input) {
        if (startThrows != null) {
            throw startThrows;
        }
        inputs.add((JsonNode) input);
        return names.add(name) && names.indexOf(name) == names.size() - 1;
    }

    private String answer(AwsServer.Call sent) {
        JsonNode request = HandlerWorld.json(sent.body());
        if (sent.target().equals("AmazonSQS.DeleteMessage")) {
            queue.remove(request.path("ReceiptHandle").asText());
            return "{}";
        }
        assertThat(sent.target()).isEqualTo("AmazonSQS.ReceiveMessage");
        assertThat(request.path("VisibilityTimeout").asInt()).isPositive();
        ObjectNode answer = Json.wire().createObjectNode();
        ArrayNode messages = answer.putArray("Messages");
        queue.forEach((receipt, body) -> {
            if (!hidden.contains(receipt)
                    && messages.size() < request.path("MaxNumberOfMessages").asInt()) {
                hidden.add(receipt);
                messages.addObject()
                        .put("MessageId", "id-" + receipt)
                        .put("ReceiptHandle", receipt)
                        .put("Body", body)
                        .put("MD5OfBody", md5(body));
            }
        });
        return answer.toString();
    }

    private static String md5(String body) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void redrive_emptyQueue_startsNothing() {
        assertThat(call(handler, "{}"))
                .isEqualTo(HandlerWorld.json("{'started':0,'already':0,'left':0,'reasons':[],'more':false}"));
    }

    @Test
    void redrive_anEvent_startsAnExecutionWithItAndRemovesIt() {
        queue.put("r1", EVENT);

        JsonNode answer = call(handler, "{}");

        assertThat(answer.path("started").asInt()).isEqualTo(1);
        assertThat(names)
                .singleElement()
                .asString()
                .matches("redrive-[0-9a-f]{64}")
                .hasSizeLessThanOrEqualTo(80);
        assertThat(inputs).containsExactly(HandlerWorld.json(EVENT));
        assertThat(queue).isEmpty();
    }

    @Test
    void redrive_sameEventAgainAndInAnEnvelope_isOneExecution() {
        queue.put("r1", EVENT);
        queue.put("r2", EVENT);
        queue.put("r3", "{\"requestContext\":{\"condition\":\"RetriesExhausted\"},\"requestPayload\":" + EVENT + "}");

        JsonNode answer = call(handler, "{}");

        assertThat(answer.path("started").asInt()).isEqualTo(1);
        assertThat(answer.path("already").asInt()).isEqualTo(2);
        assertThat(names).hasSize(3).containsOnly(names.get(0));
        assertThat(queue).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{\"half\":", "[]", "\"text\"", "{} trailing", "null", " "})
    void redrive_noJsonObject_staysWithAReasonAndStopsNothing(String body) {
        queue.put("bad", body);
        queue.put("good", EVENT);

        JsonNode answer = call(handler, "{}");

        assertThat(answer.path("started").asInt()).isEqualTo(1);
        assertThat(answer.path("left").asInt()).isEqualTo(1);
        assertThat(answer.at("/reasons/0").asText()).isEqualTo("message id-bad is no JSON object");
        assertThat(queue).containsOnlyKeys("bad");
    }

    @Test
    void redrive_refusedAsInput_staysWithAReason() {
        queue.put("r1", EVENT);
        startThrows = new PortException(PortException.Kind.INVALID, "start execution x : AWS answered 400");

        JsonNode answer = call(handler, "{}");

        assertThat(answer.at("/reasons/0").asText()).isEqualTo("message id-r1 : start execution x : AWS answered 400");
        assertThat(queue).containsOnlyKeys("r1");
    }

    @Test
    void redrive_startUnavailable_failsAndKeepsTheMessage() {
        queue.put("r1", EVENT);
        startThrows = new PortException(PortException.Kind.UNAVAILABLE, "no answer");

        assertThatThrownBy(() -> call(handler, "{}")).isInstanceOf(TransientStepException.class);

        assertThat(queue).containsOnlyKeys("r1");
    }

    @Test
    void redrive_moreThanOneRunTakes_saysSo() {
        for (int i = 0; i < 101; i++) {
            queue.put("r" + i, "{\"id\":" + i + "}");
        }

        JsonNode answer = call(handler, "{}");

        assertThat(answer.path("started").asInt()).isEqualTo(100);
        assertThat(answer.path("more").asBoolean()).isTrue();
        assertThat(queue).hasSize(1);
    }
}
