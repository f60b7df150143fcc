/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.ClaimResult;
import io.quaywatch.ledger.Completion;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.port.PortException;
import io.quaywatch.scan.Endings;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.SendNotification;
import io.quaywatch.scan.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Writes a failed, timed-out or unsupported end into the ledger, with the moment at which the sweep tries again,
 * then removes what the scan left at the engine.
 */
public final class RecordFailureStep {
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final ScanPorts ports;
    private final InstantSource clock;
    private final EngineCleanUp cleanUp;
    private final Retries retries;

    public RecordFailureStep(ScanPorts ports, EngineCleanUp cleanUp, InstantSource clock) {
        this.ports = ports;
        this.cleanUp = cleanUp;
        this.clock = clock;
        this.retries = new Retries(ports.cache());
    }

    public StepResult run(RecordFailure state) {
        IdentifiedImage image = state.image();
        if (image == null) {
            // A text that is no reference has no identity and so no row; it is told, and that is all.
            return StepResult.next(new SendNotification(state.request(), null, state.outcome(), Endings.NO_RESULT));
        }
        Instant now = clock.instant();
        Optional<Claim> claim = state.claim() == null ? claim(state, image, now) : Optional.of(state.claim());
        if (claim.isEmpty()) {
            return join(state, image, now);
        }
        RecordedOutcome recorded = new RecordedOutcome(
                state.outcome(),
                ports.engine().name(),
                state.request().requestedAt(),
                now,
                claim.get().fence());
        Instant retryAt = retries.after(state.outcome(), image.key(), now);
        boolean ours = ports.cache().complete(claim.get(), new Completion(recorded, null, retryAt), now);
        cleanUp.after(state.request(), image, claim.get(), state.submission());
        return ours
                ? StepResult.next(new SendNotification(
                        state.request(), image, state.outcome(), claim.get().fence()))
                : StepResult.next(Endings.lost(ports.cache(), state.request(), image, claim.get(), state.outcome()));
    }

    private Optional<Claim> claim(RecordFailure state, IdentifiedImage image, Instant now) {
        ClaimResult answer = ports.cache()
                .claim(new ClaimRequest(
                        image.key(),
                        state.request().owner(),
                        image.reference(),
                        image.configDigest(),
                        state.request().workload(),
                        now,
                        now.plus(LEASE),
                        // The failure happened after any result that is there.
                        now));
        return answer instanceof ClaimResult.Claimed claimed ? Optional.of(claimed.claim()) : Optional.empty();
    }

    private StepResult join(RecordFailure state, IdentifiedImage image, Instant now) {
        if (!ports.cache().join(image.key(), state.request().workload(), now)) {
            throw new PortException(
                    PortException.Kind.CONTENDED,
                    "record failure of " + image.reference() + ": the claim changed hands");
        }
        return StepResult.next(Endings.joined(state.request(), image, state.outcome()));
    }
}
