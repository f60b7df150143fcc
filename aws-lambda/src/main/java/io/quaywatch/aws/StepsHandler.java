/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanState.StoreResults;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.StepResult;
import java.util.function.Supplier;

/**
 * The phases of a scan from CheckCache to SendNotification: one call is one step.
 *
 * <pre>{"phase":"CheckCache","state":{"phase":"CheckCache",…}}
 * {"phase":"GetRegistry","state":{…},"error":{"Error":…,"Cause":…}}   the state whose task was caught</pre>
 */
public final class StepsHandler extends JsonHandler {
    private final Supplier<ScanWorkflow> workflow;

    /** For the platform. */
    public StepsHandler() {
        this(() -> AwsWiring.shared().world().steps());
    }

    StepsHandler(Supplier<ScanWorkflow> workflow) {
        this.workflow = workflow;
    }

    @Override
    Object answer(JsonNode call) throws JacksonException {
        ScanState state = state(call);
        return LogContext.of(state, () -> StepAnswer.of(stepped(call, state)));
    }

    private StepResult stepped(JsonNode call, ScanState state) {
        JsonNode error = call.path("error");
        if (error.isObject()) {
            return workflow.get().step(failed(state, error));
        }
        boolean ours = call.path("phase").asText().equals(StepAnswer.name(state));
        if (ours && state instanceof ResolveImage) {
            throw misused("ResolveImage is a phase of the events function");
        }
        // A task whose state has gone past it has nothing to do.
        return ours ? drawn(state, workflow.get().step(state)) : StepResult.next(state);
    }

    /** From StoreResults the machine goes on without a look at the answer, so a failure there takes the way of the Catch. */
    private static StepResult drawn(ScanState from, StepResult result) {
        if (from instanceof StoreResults
                && result.state() instanceof RecordFailure failure
                && failure.outcome() instanceof Failed failed) {
            throw new PermanentStepException(failed.kind() + ": " + failed.reason());
        }
        return result;
    }

    /** The end of a state whose task failed for good, with the reason that the task gave. */
    private ScanState failed(ScanState state, JsonNode error) {
        ScanState end = workflow.get()
                .failed(state, misused(error.path("Error").asText()))
                .state();
        return end instanceof RecordFailure failure
                ? new RecordFailure(
                        failure.request(),
                        failure.image(),
                        failure.claim(),
                        StepFailures.caught(error),
                        failure.submission())
                : end;
    }
}
