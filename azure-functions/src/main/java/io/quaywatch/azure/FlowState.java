/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.scan.ScanState;

/**
 * What a flow does next.
 *
 * <pre>{"flow":"Scanning","state":{"phase":"CheckStatus",…}}</pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flow")
sealed interface FlowState {
    /** For people: the name of the phase. */
    String step();

    /**
     * The workloads of an event are to be looked up and one flow started per image.
     *
     * @param execution owns the claims of those flows, with the image's index
     * @param force whether an earlier result will not do
     */
    record Deployed(DeploymentEvent event, String execution, boolean force) implements FlowState {
        @Override
        public String step() {
            return "Deployed";
        }
    }

    /** The step of this state is to be made. */
    record Scanning(ScanState state) implements FlowState {
        @Override
        public String step() {
            return state.getClass().getSimpleName();
        }
    }

    /** Nothing; the row stays a while, so that a repeated event is recognised. {@code text} is the line that was logged. */
    record Ended(String text) implements FlowState {
        @Override
        public String step() {
            return "Ended";
        }
    }
}
