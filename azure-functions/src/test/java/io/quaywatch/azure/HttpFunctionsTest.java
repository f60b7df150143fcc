/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import io.quaywatch.azure.HttpFunctions.Operation;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFunctionsTest {
    private static HttpResponseMessage backfill(Operation operation, @Nullable String body) {
        return new HttpFunctions(operation, never -> {
                    throw new AssertionError("the other operation was called");
                })
                .backfill(new Request(Optional.ofNullable(body)), new Invocation("1"));
    }

    @Test
    void call_withBody_answersJson() {
        HttpResponseMessage answer = backfill(body -> Map.of("read", body), "{}");

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getBody()).isEqualTo("{\"read\":\"{}\"}");
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void call_withoutBody_isEmptyText() {
        assertThat(backfill(body -> Map.of("read", body), null).getBody()).isEqualTo("{\"read\":\"\"}");
    }

    @Test
    void call_badJson_is400AndQuotesNothing() {
        HttpResponseMessage answer = backfill(body -> Json.wire().readTree(body), "{secret");

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat((String) answer.getBody()).doesNotContain("secret");
    }

    @Test
    void call_senselessBody_is400WithTheReason() {
        HttpResponseMessage answer = backfill(
                body -> {
                    throw new IllegalArgumentException("limit is 0; give 1 to 500");
                },
                "{}");

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody()).isEqualTo("{\"error\":\"limit is 0; give 1 to 500\"}");
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE,503", "THROTTLED,503", "DENIED,502", "INVALID,502"})
    void call_refusedByAzure_saysWhetherToTryAgain(Kind kind, int status) {
        HttpResponseMessage answer = backfill(
                body -> {
                    throw new PortException(kind, "list container groups : Azure answered");
                },
                "{}");

        assertThat(answer.getStatusCode()).isEqualTo(status);
        assertThat((String) answer.getBody()).contains("list container groups");
    }

    private record Request(Optional<String> body) implements HttpRequestMessage<Optional<String>> {
        @Override
        public URI getUri() {
            return URI.create("https://quaywatch.azurewebsites.net/api/backfill");
        }

        @Override
        public HttpMethod getHttpMethod() {
            return HttpMethod.POST;
        }

        @Override
        public Map<String, String> getHeaders() {
            return Map.of();
        }

        @Override
        public Map<String, String> getQueryParameters() {
            return Map.of();
        }

        @Override
        public Optional<String> getBody() {
            return body;
        }

        @Override
        public HttpResponseMessage.Builder createResponseBuilder(com.microsoft.azure.functions.HttpStatus status) {
            return new Reply(status);
        }

        @Override
        public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
            return new Reply(status);
        }
    }

    private static final class Reply implements HttpResponseMessage, HttpResponseMessage.Builder {
        private final Map<String, String> headers = new HashMap<>();
        private HttpStatusType status;
        private @Nullable Object body;

        Reply(HttpStatusType status) {
            this.status = status;
        }

        @Override
        public Builder status(HttpStatusType newStatus) {
            status = newStatus;
            return this;
        }

        @Override
        public Builder header(String key, String value) {
            headers.put(key, value);
            return this;
        }

        @Override
        public Builder body(Object newBody) {
            body = newBody;
            return this;
        }

        @Override
        public HttpResponseMessage build() {
            return this;
        }

        @Override
        public HttpStatusType getStatus() {
            return status;
        }

        @Override
        public String getHeader(String key) {
            return headers.get(key);
        }

        @Override
        public @Nullable Object getBody() {
            return body;
        }
    }
}
