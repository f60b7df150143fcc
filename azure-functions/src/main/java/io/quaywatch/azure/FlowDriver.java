/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Ended;
import io.quaywatch.azure.FlowState.Scanning;
import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import io.quaywatch.scan.ScanState.SubmitScan;
import io.quaywatch.scan.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes flows further, one step per message. A message may come late, twice, or after its step was made; the row decides what it
 * is worth:
 *
 * <ul>
 *   <li>its number is the row's: the step is made, the row is written on condition that nobody wrote it since, then the next
 *       message is sent. Whoever finds the row written by another drops out, so no second chain of messages lives on;
 *   <li>its number is older: the step was made. On a redelivery the one who made it may have died before the next message was
 *       sent, so the current one is sent again; else the message is a duplicate and is dropped;
 *   <li>its number is newer, or there is no row: the store shows an older state than we left it in. The queue is to redeliver.
 * </ul>
 *
 * <p>The row is written before the message is sent, because a message without its row would be lost at its last delivery,
 * while a row without its message is found by a redelivery and by the sweep.
 */
final class FlowDriver {
    /** A queue counts whole seconds on a clock of its own. */
    private static final Duration TOO_EARLY = Duration.ofSeconds(1);

    private final Flows flows;
    private final FlowQueues queues;
    private final FlowSteps steps;
    private final ClaimKeeper keeper;
    private final FlowLog log;
    private final InstantSource clock;

    FlowDriver(Flows flows, FlowQueues queues, FlowSteps steps, ClaimKeeper keeper, FlowLog log, InstantSource clock) {
        this.flows = flows;
        this.queues = queues;
        this.steps = steps;
        this.keeper = keeper;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Handles one delivery; when this returns the message may be removed from its queue.
     *
     * @param dequeueCount how often the message was delivered, this time counted
     * @throws PortException if the table or the queue refuses: then the message is to come again
     */
    void handle(FlowMessage message, long dequeueCount) {
        Versioned row = flows.find(message.flow())
                .orElseThrow(() -> new PortException(
                        Kind.NOT_FOUND, "take flow " + message.flow() + " further : there is no such flow"));
        Flow flow = row.flow();
        if (message.seq() > flow.seq()) {
            throw new PortException(
                    Kind.CONTENDED,
                    "take flow " + flow.id() + " further : its row is at " + flow.seq() + ", the message at "
                            + message.seq());
        }
        if (message.seq() < flow.seq()) {
            if (dequeueCount > 1) {
                queues.send(flow);
            }
        } else if (flow.dueAt().isAfter(clock.instant().plus(TOO_EARLY))) {
            queues.send(flow);
        } else if (flow.state() instanceof Scanning scanning && scanning.state() instanceof SubmitScan submit) {
            submit(row, submit);
        } else {
            settle(row, outcome(flow));
        }
    }

    /** One at a time: a submit that is made twice at once is two scans, and one inside the function takes long. */
    private void submit(Versioned row, SubmitScan submit) {
        if (row.flow().attempts() >= FlowRetries.ATTEMPTS) {
            // Its process died every time, and each time the message came anew.
            settle(row, next(row.flow(), steps.failed(row.flow().state(), FlowRetries.givenUp(row.flow()))));
            return;
        }
        Optional<ClaimKeeper.Kept> keeping = keeper.keep(row, submit);
        if (keeping.isEmpty()) {
            return;
        }
        ClaimKeeper.Kept kept = keeping.get();
        Flow next;
        try {
            next = outcome(row.flow());
        } finally {
            kept.close();
        }
        settle(kept.row(), next);
    }

    private Flow outcome(Flow flow) {
        try {
            return next(flow, steps.step(flow));
        } catch (RuntimeException thrown) {
            return tried(flow, thrown);
        }
    }

    private Flow tried(Flow flow, RuntimeException thrown) {
        Optional<Duration> wait = FlowRetries.after(flow, thrown);
        if (wait.isEmpty()) {
            return next(flow, steps.failed(flow.state(), thrown));
        }
        log.line(
                "retry",
                "flow",
                flow.id(),
                "step",
                flow.state().step(),
                "attempts",
                flow.attempts() + 1,
                "reason",
                Trouble.of(thrown).text());
        Instant now = clock.instant();
        return flow.again(now.plus(wait.get()), now);
    }

    private Flow next(Flow flow, FlowSteps.Stepped stepped) {
        Instant now = clock.instant();
        return flow.next(stepped.state(), now.plusSeconds(stepped.waitSeconds()), now);
    }

    private void settle(Versioned row, Flow next) {
        if (!flows.write(next, row)) {
            return;
        }
        queues.send(next);
        if (next.state() instanceof Ended ended) {
            log.print(ended.text());
        }
    }
}
