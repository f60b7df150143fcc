/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.core.JacksonException;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Untrusted;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator calls by HTTP, with a function key (or behind Entra, where the app is set up so). The body is JSON, empty
 * for the defaults; an answer is JSON too.
 *
 * <pre>POST /api/backfill {"dryRun":true}      → 200 {"found":12,…}
 * POST /api/redrive  {"dryRun":true}      → 200 {"found":3,…}</pre>
 *
 * 400 says what is wrong with the body, 503 that Azure refuses for now, 502 that it refuses for good.
 */
public final class HttpFunctions {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFunctions.class);

    /** What one of them does. */
    interface Operation {
        /**
         * @param body JSON, perhaps empty
         * @throws IllegalArgumentException if the body makes no sense; its text is for the caller
         */
        Object answer(String body) throws JacksonException;
    }

    private final Operation backfill;
    private final Operation redrive;

    /** For the platform. */
    public HttpFunctions() {
        this(
                body -> AzureWiring.shared().backfill(body),
                body -> AzureWiring.shared().redrive(body));
    }

    HttpFunctions(Operation backfill, Operation redrive) {
        this.backfill = backfill;
        this.redrive = redrive;
    }

    /** Scans what already runs, or images named by hand. */
    @FunctionName("Backfill")
    public HttpResponseMessage backfill(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "backfill")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return InvocationLog.during(context, () -> answered(request, backfill));
    }

    /** Starts lost events again. */
    @FunctionName("Redrive")
    public HttpResponseMessage redrive(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "redrive")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return InvocationLog.during(context, () -> answered(request, redrive));
    }

    private static HttpResponseMessage answered(HttpRequestMessage<Optional<String>> request, Operation operation) {
        try {
            return reply(
                    request, HttpStatus.OK, operation.answer(request.getBody().orElse("")));
        } catch (JacksonException e) {
            return reply(request, HttpStatus.BAD_REQUEST, error("the body is no JSON that is understood here"));
        } catch (PortException e) {
            LOG.warn("quaywatch call-failed reason=\"{}\"", e.getMessage());
            HttpStatus status = e.kind().retryable() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
            return reply(request, status, error(String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            return reply(request, HttpStatus.BAD_REQUEST, error(String.valueOf(e.getMessage())));
        }
    }

    private static Map<String, String> error(String text) {
        return Map.of("error", Untrusted.line(text, 300));
    }

    private static HttpResponseMessage reply(
            HttpRequestMessage<Optional<String>> request, HttpStatus status, Object body) {
        return request.createResponseBuilder(status)
                .header("Content-Type", "application/json")
                .body(Json.write(body))
                .build();
    }
}
