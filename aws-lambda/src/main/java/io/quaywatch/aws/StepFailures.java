/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.scan.Trouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a failure crosses the workflow: as one of two exception classes on the way out, as {@code $.error} on the way back. */
final class StepFailures {
    private static final Pattern KIND = Pattern.compile("([A-Z_]{3,40}): (.*)", Pattern.DOTALL);
    private static final String OURS = StepFailures.class.getPackageName() + ".";

    private StepFailures() {}

    /** What to throw to Step Functions for what a step threw. */
    static RuntimeException thrown(RuntimeException thrown) {
        if (thrown instanceof TransientStepException || thrown instanceof PermanentStepException) {
            return thrown;
        }
        Trouble trouble = Trouble.of(thrown);
        String text = trouble.kind() + ": " + trouble.text();
        return trouble.retryable()
                ? new TransientStepException(text, thrown)
                : new PermanentStepException(text, thrown);
    }

    /**
     * What a Catch left.
     *
     * <pre>{"Error":"io.quaywatch.aws.PermanentStepException","Cause":"{\"errorMessage\":\"ACCESS_DENIED: …\",…}"}</pre>
     */
    static Failed caught(JsonNode error) {
        String name = error.path("Error").asText("unknown error");
        if (!name.startsWith(OURS)) {
            return new Failed(FailureKind.INTERNAL, "the step was cut off: " + name);
        }
        String message = message(error.path("Cause").asText(""));
        Matcher matcher = KIND.matcher(message);
        if (matcher.matches()) {
            for (FailureKind kind : FailureKind.values()) {
                if (kind.name().equals(matcher.group(1))) {
                    return new Failed(kind, matcher.group(2));
                }
            }
        }
        return new Failed(FailureKind.INTERNAL, message);
    }

    private static String message(String cause) {
        try {
            return Json.wire().readTree(cause).path("errorMessage").asText("no reason given");
        } catch (JsonProcessingException notJson) {
            return "no reason given";
        }
    }
}
