/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.port.Leases;
import io.quaywatch.port.Leases.Lease;
import io.quaywatch.scan.ScanPhase;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the executions that ended in a way no Catch sees: a time-out of the machine, an abort, too much data. It ends the
 * claims they held, so that the sweep tries again, and records and tells what they never got to.
 *
 * <p>Input: EventBridge "Step Functions Execution Status Change" with status FAILED, TIMED_OUT or ABORTED. A second delivery of
 * the same event does nothing.
 */
public final class FailuresHandler extends JsonHandler {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final String DONE = "done";

    private final Supplier<ScanWorkflow> workflow;
    private final Supplier<UnfinishedWork> unfinished;
    private final Supplier<Leases> leases;
    private final InstantSource clock;

    /** For the platform. */
    public FailuresHandler() {
        this(
                () -> AwsWiring.shared().world().recording(),
                () -> AwsWiring.shared().world().unfinishedWork(),
                () -> AwsWiring.shared().world().leases(),
                AwsWiring.shared().world().clock());
    }

    FailuresHandler(
            Supplier<ScanWorkflow> workflow,
            Supplier<UnfinishedWork> unfinished,
            Supplier<Leases> leases,
            InstantSource clock) {
        this.workflow = workflow;
        this.unfinished = unfinished;
        this.leases = leases;
        this.clock = clock;
    }

    @Override
    Object answer(JsonNode event) throws JacksonException {
        EndedExecution ended = EndedExecution.read(event, clock.instant());
        Instant now = clock.instant();
        String name = "ended-execution/" + ended.name();
        Optional<Lease> lease = leases.get().acquire(name, ended.name(), now, now.plus(LEASE));
        if (lease.isEmpty() || DONE.equals(lease.get().document())) {
            return Map.of("execution", ended.name(), "ended", 0);
        }
        List<ScanState> ends = unfinished.get().of(ended);
        for (ScanState end : ends) {
            LogContext.of(end, () -> run(end));
        }
        leases.get().release(lease.get(), DONE);
        return Map.of("execution", ended.name(), "ended", ends.size());
    }

    private StepResult run(ScanState end) {
        StepResult result = workflow.get().step(end);
        return result.state().phase() == ScanPhase.SEND_NOTIFICATION
                ? workflow.get().step(result.state())
                : result;
    }
}
