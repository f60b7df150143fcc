/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Ended;
import java.time.Instant;

/**
 * One chain of work as it is stored: the state and which message may take it further.
 *
 * @param seq grows with every step; only the message that carries the same number acts
 * @param dueAt not before this moment; while a long step runs it is kept ahead of the clock
 * @param attempts how often the step of this very state was tried, the try that goes on now counted
 */
record Flow(FlowId id, long seq, FlowState state, Instant dueAt, Instant updatedAt, int attempts) {

    /** A flow that has not taken a step. */
    static Flow first(FlowId id, FlowState state, Instant now) {
        return new Flow(id, 0, state, now, now, 0);
    }

    /** After a step. */
    Flow next(FlowState next, Instant due, Instant now) {
        return new Flow(id, seq + 1, next, due, now, 0);
    }

    /** After a step that failed and is tried again. */
    Flow again(Instant due, Instant now) {
        return new Flow(id, seq + 1, state, due, now, attempts + 1);
    }

    /** The same step, begun by one who keeps it to itself until then. It counts as tried, in case its process dies of it. */
    Flow begun(Instant until, Instant now) {
        return new Flow(id, seq, state, until, now, attempts + 1);
    }

    /** The same step, kept for longer. */
    Flow held(Instant until, Instant now) {
        return new Flow(id, seq, state, until, now, attempts);
    }

    boolean ended() {
        return state instanceof Ended;
    }

    /** The message that may take it further. */
    FlowMessage message() {
        return new FlowMessage(id, seq);
    }
}
