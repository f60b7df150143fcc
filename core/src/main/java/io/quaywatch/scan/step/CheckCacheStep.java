/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.ClaimResult;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.SkipReason;
import io.quaywatch.scan.Endings;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanPhase;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState.CheckCache;
import io.quaywatch.scan.ScanState.GetRegistry;
import io.quaywatch.scan.ScanState.GetResults;
import io.quaywatch.scan.ScanState.SendNotification;
import io.quaywatch.scan.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** Claims the image, unless a recent result answers the request or somebody else is at it. */
public final class CheckCacheStep {
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final ScanPorts ports;
    private final InstantSource clock;
    private final OldRow oldRow;

    public CheckCacheStep(ScanPorts ports, InstantSource clock) {
        this.ports = ports;
        this.clock = clock;
        this.oldRow = new OldRow(ports);
    }

    public StepResult run(CheckCache state) {
        ScanRequest request = state.request();
        IdentifiedImage image = state.image();
        Instant now = clock.instant();
        ClaimResult answer = ports.cache()
                .claim(new ClaimRequest(
                        image.key(),
                        request.owner(),
                        image.reference(),
                        image.configDigest(),
                        request.workload(),
                        now,
                        now.plus(LEASE),
                        request.force() ? request.requestedAt() : Instant.EPOCH));
        if (answer instanceof ClaimResult.InFlight) {
            return join(state, now);
        }
        // Only now, when the new row cannot be forgotten any more.
        oldRow.end(request, image, now);
        if (answer instanceof ClaimResult.Fresh fresh) {
            RecordedOutcome last = Objects.requireNonNull(fresh.row().lastComplete());
            return StepResult.next(
                    new SendNotification(request, image, new Skipped(SkipReason.FRESH, last.outcome()), last.fence()));
        }
        return claimed(request, image, (ClaimResult.Claimed) answer);
    }

    private StepResult join(CheckCache state, Instant now) {
        boolean joined = ports.cache().join(state.image().key(), state.request().workload(), now);
        if (joined) {
            oldRow.end(state.request(), state.image(), now);
        }
        return joined
                ? StepResult.next(Endings.joined(state.request(), state.image(), null))
                // It ended between the two calls: ask again.
                : StepResult.after(Duration.ofSeconds(1), state);
    }

    private StepResult claimed(ScanRequest request, IdentifiedImage image, ClaimResult.Claimed answer) {
        Claim claim = answer.claim();
        Optional<Evidence.Reused> earlier = request.force() ? Optional.empty() : earlier(request, image, claim);
        return earlier.isPresent()
                ? StepResult.next(new GetResults(request, image, claim, earlier.get(), null))
                : StepResult.next(new GetRegistry(request, image, claim, wentFurther(answer)));
    }

    /** Whether an earlier run of this owner may have submitted already; one that only waited in this phase has not. */
    private static boolean wentFurther(ClaimResult.Claimed answer) {
        String step = answer.claim().step();
        return answer.resumed() && !step.isEmpty() && !step.equals(ScanPhase.GET_REGISTRY.name());
    }

    private Optional<Evidence.Reused> earlier(ScanRequest request, IdentifiedImage image, Claim claim) {
        try {
            return ports.engine().earlierResult(Jobs.of(request, image, claim, false));
        } catch (QualysException thrown) {
            if (thrown.retryAfter() != null) {
                // This phase holds no claim, so nobody else makes this one outlive the wait.
                Instant now = clock.instant();
                ports.cache()
                        .renew(
                                claim,
                                claim.step(),
                                now,
                                now.plus(thrown.retryAfter()).plus(LEASE));
            }
            throw thrown;
        }
    }
}
