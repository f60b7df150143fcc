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

/** Ends the claim with the result, then removes what the scan left at the engine. */
public final class StoreResultsStep {
    private final ScanPorts ports;
    private final ScanSettings settings;
    private final InstantSource clock;
    private final EngineCleanUp cleanUp;
    private final Retries retries;

    public StoreResultsStep(ScanPorts ports, ScanSettings settings, EngineCleanUp cleanUp, InstantSource clock) {
        this.ports = ports;
        this.settings = settings;
        this.cleanUp = cleanUp;
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
        cleanUp.after(state);
        if (!ours) {
            return StepResult.next(Endings.lost(ports.cache(), state.request(), state.image(), state.claim(), null));
        }
        return StepResult.next(new SendNotification(
                state.request(), state.image(), state.outcome(), state.claim().fence()));
    }
}
