/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.ledger.Completion;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.scan.Endings;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanState.SendNotification;
import io.quaywatch.scan.ScanState.StoreResults;
import io.quaywatch.scan.StepResult;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the claim with the result, then removes what the scan left at the engine. */
public final class StoreResultsStep {
    private static final Logger LOG = LoggerFactory.getLogger(StoreResultsStep.class);

    private final ScanPorts ports;
    private final ScanSettings settings;
    private final InstantSource clock;
    private final Retries retries;

    public StoreResultsStep(ScanPorts ports, ScanSettings settings, InstantSource clock) {
        this.ports = ports;
        this.settings = settings;
        this.clock = clock;
        this.retries = new Retries(ports.cache());
    }

    public StepResult run(StoreResults state) {
        Instant now = clock.instant();
        boolean complete = state.outcome() instanceof ScanOutcome.Complete;
        RecordedOutcome recorded = new RecordedOutcome(
                state.outcome(),
                ports.engine().name(),
                state.startedAt(),
                now,
                state.claim().fence());
        boolean ours = ports.cache()
                .complete(
                        state.claim(),
                        new Completion(
                                recorded,
                                complete ? now.plus(settings.freshFor()) : null,
                                retries.after(state.outcome(), state.image().key(), now)),
                        now);
        if (!ours) {
            return StepResult.next(Endings.lost(ports.cache(), state.request(), state.image(), state.claim(), null));
        }
        cleanUp(state);
        return StepResult.next(new SendNotification(
                state.request(), state.image(), state.outcome(), state.claim().fence()));
    }

    private void cleanUp(StoreResults state) {
        if (state.submission() == null) {
            return;
        }
        try {
            ports.engine().cleanUp(Jobs.of(state, false), state.submission());
        } catch (RuntimeException left) {
            // The result is safe; what stays behind is found by name and removed by the sweep.
            LOG.atInfo().addKeyValue("job", state.submission().job()).log("left for the sweep: {}", left.getMessage());
        }
    }
}
