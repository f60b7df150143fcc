/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quaywatch.json.Json;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.Untrusted;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * An execution that ended without success, as EventBridge tells it.
 *
 * @param input what it was started with; missing where EventBridge left it out because of its size
 */
record EndedExecution(String name, ScanOutcome outcome, Instant startedAt, JsonNode input) {
    private static final Set<String> ENDS = Set.of("FAILED", "TIMED_OUT", "ABORTED");

    static EndedExecution read(JsonNode event, Instant now) {
        JsonNode detail = event.path("detail");
        String name = detail.path("name").asText();
        String status = detail.path("status").asText();
        if (name.isEmpty() || !ENDS.contains(status)) {
            throw JsonHandler.misused("the input is no status change of an execution that failed");
        }
        Instant started = Instant.ofEpochMilli(detail.path("startDate").asLong(now.toEpochMilli()));
        Instant stopped = Instant.ofEpochMilli(detail.path("stopDate").asLong(now.toEpochMilli()));
        return new EndedExecution(name, outcome(detail, name, status, started, stopped), started, input(detail));
    }

    private static ScanOutcome outcome(JsonNode detail, String name, String status, Instant started, Instant stopped) {
        if (status.equals("TIMED_OUT")) {
            return new ScanOutcome.TimedOut(Duration.between(started, stopped).toSeconds());
        }
        String error = Untrusted.line(detail.path("error").asText(""), 100);
        return new ScanOutcome.Failed(
                FailureKind.INTERNAL,
                "execution " + name + " ended " + status + (error.isEmpty() ? "" : " with " + error));
    }

    private static JsonNode input(JsonNode detail) {
        try {
            return detail.path("input").isTextual()
                    ? Json.state().readTree(detail.path("input").asText())
                    : MissingNode.getInstance();
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
