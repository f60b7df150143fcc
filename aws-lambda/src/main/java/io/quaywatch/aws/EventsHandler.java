/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.StepResult;
import java.util.function.Supplier;

/**
 * The first two phases, which need other rights than the rest: to describe workloads, in other accounts too, and to read
 * registries.
 *
 * <pre>{"phase":"ParseEvent","execution":"5c1e3f4a","input":{…}}   → {"items":[{"state":{…}}],"ignored":[],…}
 * {"phase":"ResolveImage","state":{"phase":"ResolveImage",…}} → {"phase":"CheckCache","waitSeconds":0,"state":{…}}</pre>
 */
public final class EventsHandler extends JsonHandler {
    private static final String PARSE = "ParseEvent";

    private final Supplier<ExecutionInput> input;
    private final Supplier<ScanWorkflow> workflow;

    /** For the platform. */
    public EventsHandler() {
        this(
                () -> AwsWiring.shared().world().executionInput(),
                () -> AwsWiring.shared().world().resolving());
    }

    EventsHandler(Supplier<ExecutionInput> input, Supplier<ScanWorkflow> workflow) {
        this.input = input;
        this.workflow = workflow;
    }

    @Override
    Object answer(JsonNode call) throws JacksonException {
        return call.path("phase").asText().equals(PARSE) ? parsed(call) : resolved(state(call));
    }

    private ExecutionItems parsed(JsonNode call) throws JacksonException {
        String execution = call.path("execution").asText();
        if (execution.isEmpty()) {
            throw misused("ParseEvent is called without the name of its execution");
        }
        return input.get().read(call.path("input"), execution);
    }

    private StepAnswer resolved(ScanState state) {
        if (!(state instanceof ResolveImage)) {
            return StepAnswer.of(StepResult.next(state));
        }
        return LogContext.of(state, () -> {
            StepResult result = workflow.get().step(state);
            if (result.waitSeconds() > 0) {
                // The machine has no wait here; its back-off is one.
                throw new TransientStepException(
                        "REGISTRY_ERROR: the registry asks to wait " + result.waitSeconds() + " s");
            }
            return StepAnswer.of(result);
        });
    }
}
