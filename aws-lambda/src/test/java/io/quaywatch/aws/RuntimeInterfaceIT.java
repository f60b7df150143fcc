/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.aws.RuntimeApi.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shaded JAR alone under AWS' runtime interface client. */
class RuntimeInterfaceIT {
    static final Map<String, String> NO_LEDGER = Map.of(
            "QUAYWATCH_TABLE", "ledger",
            "QUAYWATCH_BUCKET", "reports",
            "QUAYWATCH_TOPIC_ARN", "arn:aws:sns:eu-west-1:111122223333:told",
            "QUAYWATCH_SECRET_ARN", "qualys",
            "QUALYS_POD", "US2",
            "AWS_MAX_ATTEMPTS", "1",
            "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");

    static final String CHECK_CACHE = """
            {"phase":"CheckCache","state":{"phase":"CheckCache","request":{"owner":"x/0","image":"shop/web:1",\
            "container":"web","workload":{"id":"w","kind":"k","name":"n","platform":"linux/amd64","platformAssumed":true},\
            "force":false,"requestedAt":"2026-11-20T10:00:00Z","moves":0},"image":{"reference":"docker.io/shop/web:1",\
            "scanReference":"docker.io/shop/web:1","key":{"id":"%s","verified":true,"platform":"linux/amd64","profile":"pkg"}}}}""".formatted("0".repeat(64));

    private static LambdaProcess start(Class<?> handler, Map<String, String> environment) throws IOException {
        return LambdaProcess.start(handler, List.of(LambdaProcess.jar()), List.of(), environment);
    }

    @Test
    void eventsHandler_event_isAnswered() throws IOException, InterruptedException {
        try (LambdaProcess function = start(EventsHandler.class, Map.of())) {
            String event = EventsHandlerTest.event("register-task-definition").toString();
            Answer answer =
                    function.invoke("{\"phase\":\"ParseEvent\",\"execution\":\"exec-1\",\"input\":" + event + "}");

            assertThat(answer.failed()).as(answer.body()).isFalse();
            assertThat(answer.json().path("items")).hasSize(3);
        }
    }

    @Test
    void stepsHandler_unusableInput_failsUnderTheNameOfThePermanentException()
            throws IOException, InterruptedException {
        try (LambdaProcess function = start(StepsHandler.class, Map.of())) {
            Answer answer = function.invoke("{\"phase\":\"CheckCache\",\"state\":{\"phase\":\"Nowhere\"}}");

            assertThat(answer.failed()).isTrue();
            assertThat(answer.errorType()).isEqualTo("io.quaywatch.aws.PermanentStepException");
        }
    }

    /** The DynamoDB endpoint is a port that nobody listens on. */
    @Test
    void stepsHandler_ledgerDoesNotAnswer_failsUnderTheNameOfTheTransientException()
            throws IOException, InterruptedException {
        try (LambdaProcess function = start(StepsHandler.class, NO_LEDGER)) {
            Answer answer = function.invoke(CHECK_CACHE);

            assertThat(answer.failed()).isTrue();
            assertThat(answer.errorType()).as(answer.body()).isEqualTo("io.quaywatch.aws.TransientStepException");
            assertThat(answer.json().path("errorMessage").asText()).startsWith("STORAGE: ");
        }
    }

    @Test
    void failuresHandler_settingMissing_saysWhich() throws IOException, InterruptedException {
        try (LambdaProcess function = start(FailuresHandler.class, Map.of())) {
            Answer answer = function.invoke("{\"detail\":{\"name\":\"exec-1\",\"status\":\"ABORTED\"}}");

            assertThat(answer.errorType()).isEqualTo("io.quaywatch.aws.PermanentStepException");
            assertThat(answer.json().path("errorMessage").asText()).contains("QUAYWATCH_TABLE is not set");
        }
    }
}
