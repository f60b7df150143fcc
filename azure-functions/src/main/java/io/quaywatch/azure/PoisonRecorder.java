/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Ended;
import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes what the host has put aside after too many deliveries. The flow gets a failed end, so that people are told and the
 * ledger's sweep tries again; what names no flow is kept as it came.
 */
final class PoisonRecorder {
    private final Flows flows;
    private final FlowQueues queues;
    private final FlowSteps steps;
    private final PoisonBin poison;
    private final FlowLog log;
    private final InstantSource clock;

    PoisonRecorder(
            Flows flows, FlowQueues queues, FlowSteps steps, PoisonBin poison, FlowLog log, InstantSource clock) {
        this.flows = flows;
        this.queues = queues;
        this.steps = steps;
        this.poison = poison;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Deals with one message of a poison queue.
     *
     * @param source {@code steps} or {@code scans}: the queue that the message was in
     * @param text as it came
     */
    void record(String source, String text) {
        FlowMessage message;
        Optional<Versioned> row;
        try {
            message = FlowMessage.parse(text);
            row = flows.find(message.flow());
        } catch (PortException unreadable) {
            if (unreadable.kind() != Kind.CORRUPT) {
                throw unreadable;
            }
            keep(String.valueOf(unreadable.getMessage()), source, text);
            return;
        }
        if (row.isEmpty() || message.seq() > row.get().flow().seq()) {
            keep("no flow is as far as this message", source, text);
            return;
        }
        if (message.seq() < row.get().flow().seq()) {
            // Its step was made; what failed was to send the next message.
            queues.send(row.get().flow());
            return;
        }
        fail(row.get(), source);
    }

    private void fail(Versioned row, String source) {
        Flow flow = row.flow();
        if (flow.ended()) {
            return;
        }
        PortException reason = FlowRetries.givenUp(flow);
        log.line("poison", "source", source, "flow", flow.id(), "reason", reason.getMessage());
        FlowSteps.Stepped failed = steps.failed(flow.state(), reason);
        Instant now = clock.instant();
        Flow next = flow.next(failed.state(), now, now);
        if (flows.write(next, row)) {
            queues.send(next);
            if (next.state() instanceof Ended ended) {
                log.print(ended.text());
            }
        }
    }

    private void keep(String reason, String source, String text) {
        String blob = poison.put(reason, source, text);
        log.line("poison", "source", source, "reason", reason, "blob", blob);
    }
}
