/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.config.ConfigException;
import io.quaywatch.json.Json;
import io.quaywatch.scan.ScanState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A function that takes and answers JSON by our own mapper: the runtime's is relocated and blind to our annotations. What it
 * throws is a {@link TransientStepException} or a {@link PermanentStepException}, never a success that hides a failure.
 *
 * <p>Public, because the runtime calls the inherited method by reflection.
 */
public abstract sealed class JsonHandler implements RequestStreamHandler
        permits EventsHandler, StepsHandler, FailuresHandler, BackfillHandler, SweepHandler, RedriveHandler {
    JsonHandler() {}

    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Object answer;
        try {
            answer = answer(Json.state().readTree(input));
        } catch (JacksonException e) {
            throw new PermanentStepException("INTERNAL: the input is not what this function takes", e);
        } catch (ConfigException e) {
            throw new PermanentStepException("INTERNAL: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw StepFailures.thrown(e);
        }
        Json.state().writeValue(output, answer);
    }

    /** What the function does; the answer is written as JSON. */
    abstract Object answer(JsonNode input) throws JacksonException;

    static ScanState state(JsonNode call) throws JacksonException {
        return Json.state().treeToValue(call.path("state"), ScanState.class);
    }

    static PermanentStepException misused(String what) {
        return new PermanentStepException("INTERNAL: " + what);
    }
}
