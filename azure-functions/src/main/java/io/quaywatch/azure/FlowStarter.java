/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.azure.FlowState.Scanning;
import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Starts flows, each once: what asks again for the same flow finds it. Throws {@code PortException}. */
final class FlowStarter {
    /** A message is on its way for so long before it counts as never sent. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Flows flows;
    private final FlowQueues queues;
    private final FlowLog log;
    private final InstantSource clock;

    FlowStarter(Flows flows, FlowQueues queues, FlowLog log, InstantSource clock) {
        this.flows = flows;
        this.queues = queues;
        this.log = log;
        this.clock = clock;
    }

    /**
     * The flow of an event. The same event of the same execution is one flow, so {@code execution} is made from the event's id
     * where repeated deliveries are to collapse.
     *
     * @return false if it is known already
     */
    boolean start(Deployed deployed) {
        return start(FlowId.of("event " + deployed.execution()), deployed);
    }

    /**
     * The flow of one image; its request's owner names it. The image counts too: if a workload has changed between two looks at
     * it, the same index means another image.
     *
     * @return false if it is known already
     */
    boolean start(ScanState state) {
        ScanRequest request = state.request();
        String wish = request.resumes() == null ? request.owner() + " " + request.image() : resumed(request, state);
        return start(FlowId.of("scan " + wish), new Scanning(state));
    }

    /** A sweep numbers what it finds, and a second look may find less: the row it takes up is what counts. */
    private static String resumed(ScanRequest request, ScanState state) {
        String execution = request.owner().substring(0, request.owner().lastIndexOf('/') + 1);
        return execution + state.phase() + " " + request.resumes();
    }

    private boolean start(FlowId id, FlowState state) {
        Flow flow = Flow.first(id, state, clock.instant());
        if (flows.create(flow)) {
            queues.send(flow);
            log.line("flow-started", "flow", id, "step", state.step());
            return true;
        }
        Optional<Versioned> known = flows.find(id);
        // Whoever made it may have died before the message was sent.
        known.map(Versioned::flow).filter(this::isLate).ifPresent(queues::send);
        return false;
    }

    private boolean isLate(Flow flow) {
        Instant now = clock.instant();
        return !flow.ended() && flow.dueAt().plus(GRACE).isBefore(now);
    }
}
