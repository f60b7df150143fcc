/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.port.PortException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a step that threw is tried again. */
final class FlowRetries {
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofMinutes(1), Duration.ofMinutes(4));

    /** How often a step is begun. */
    static final int ATTEMPTS = WAITS.size() + 1;

    /** Nothing but the flow remembers an event, so it outlives an outage, or a missing role, of a day. */
    private static final int HOURS = 24;

    private FlowRetries() {}

    /** Empty where there were enough attempts, or another would end the same way. */
    static Optional<Duration> after(Flow flow, RuntimeException thrown) {
        if (flow.state() instanceof Deployed && !passes(thrown)) {
            return Optional.empty();
        }
        if (flow.attempts() < WAITS.size()) {
            return Optional.of(WAITS.get(flow.attempts()));
        }
        return flow.state() instanceof Deployed && flow.attempts() < WAITS.size() + HOURS
                ? Optional.of(Duration.ofHours(1))
                : Optional.empty();
    }

    /** What a step ends with that never ends by itself. */
    static PortException givenUp(Flow flow) {
        return new PortException(
                PortException.Kind.UNAVAILABLE, "step " + flow.state().step() + " was begun too often and never ended");
    }

    private static boolean passes(RuntimeException thrown) {
        return thrown instanceof PortException port
                && (port.kind().retryable() || port.kind() == PortException.Kind.DENIED);
    }
}
