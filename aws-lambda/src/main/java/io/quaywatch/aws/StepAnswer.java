/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanSummary;
import io.quaywatch.scan.StepResult;
import org.jspecify.annotations.Nullable;

/**
 * What a step function answers: the phase to go to, how long to wait before it, and its state; at the end a summary instead.
 *
 * <pre>{"phase":"CheckStatus","waitSeconds":30,"state":{"phase":"CheckStatus",…}}
 * {"phase":"Finished","summary":{…}}</pre>
 */
record StepAnswer(
        String phase,
        @Nullable Long waitSeconds,
        @Nullable ScanState state,
        @Nullable ScanSummary summary) {

    static StepAnswer of(StepResult result) {
        return result.state() instanceof ScanState.Finished finished
                ? new StepAnswer(name(finished), null, null, finished.summary())
                : new StepAnswer(name(result.state()), result.waitSeconds(), result.state(), null);
    }

    /** The name of a state's phase in payloads and in the state machine. */
    static String name(ScanState state) {
        return state.getClass().getSimpleName();
    }
}
