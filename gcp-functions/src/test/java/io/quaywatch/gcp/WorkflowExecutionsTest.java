/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.workflows.executions.v1.ExecutionsClient;
import com.google.cloud.workflows.executions.v1.ExecutionsSettings;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.net.InetAddress;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowExecutionsTest {
    private static final String WORKFLOW = "projects/scan-service/locations/europe-west1/workflows/snapshot-scan";
    private static final String JOB = "0123456789abcdef0123";

    private final MockWebServer server = new MockWebServer();
    private ExecutionsClient client;

    @BeforeEach
    void open() throws Exception {
        server.start(InetAddress.getLoopbackAddress(), 0);
        ExecutionsSettings.Builder settings = ExecutionsSettings.newHttpJsonBuilder();
        settings.setEndpoint("http://127.0.0.1:" + server.getPort())
                .setCredentialsProvider(NoCredentialsProvider.create());
        client = ExecutionsClient.create(settings.build());
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void start_job_sendsItsIdAsArgument() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body("{\"name\":\"" + WORKFLOW + "/executions/e1\",\"state\":\"ACTIVE\"}")
                .build());

        assertThat(new WorkflowExecutions(client, WORKFLOW).start(JOB)).isEqualTo(WORKFLOW + "/executions/e1");

        RecordedRequest request = server.takeRequest();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/" + WORKFLOW + "/executions");
        String argument =
                Json.wire().readTree(request.getBody().utf8()).path("argument").asText();
        assertThat(Json.wire().readTree(argument).path("jobId").asText()).isEqualTo(JOB);
    }

    @ParameterizedTest
    @CsvSource({
        "403,PERMISSION_DENIED,DENIED",
        "404,NOT_FOUND,NOT_FOUND",
        "429,RESOURCE_EXHAUSTED,THROTTLED",
        "503,UNAVAILABLE,UNAVAILABLE"
    })
    void start_refused_isToldAndSentOnce(int status, String word, PortException.Kind kind) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body("{\"error\":{\"code\":" + status + ",\"status\":\"" + word + "\",\"message\":\"secret text\"}}")
                .build());

        assertThatThrownBy(() -> new WorkflowExecutions(client, WORKFLOW).start(JOB))
                .isInstanceOfSatisfying(PortException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.getMessage()).doesNotContain("secret text");
                });
        assertThat(server.getRequestCount()).isEqualTo(1);
    }
}
