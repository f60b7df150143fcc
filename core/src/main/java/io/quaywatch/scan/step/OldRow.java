/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.ClaimResult;
import io.quaywatch.ledger.Completion;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanRequest;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends the row that a retry was made for, when the reference turns out to mean another image by now. Otherwise that row would
 * stay due for ever. Those who still wait for it are told by the next sweep.
 */
final class OldRow {
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final ScanPorts ports;

    OldRow(ScanPorts ports) {
        this.ports = ports;
    }

    void end(ScanRequest request, IdentifiedImage image, Instant now) {
        ScanKey old = request.resumes();
        if (old == null || old.equals(image.key())) {
            return;
        }
        ClaimResult answer = ports.cache()
                .claim(new ClaimRequest(
                        old, request.owner(), image.reference(), null, request.workload(), now, now.plus(LEASE), now));
        // Whoever else holds it ends it.
        if (answer instanceof ClaimResult.Claimed claimed) {
            Claim claim = claimed.claim();
            RecordedOutcome recorded = new RecordedOutcome(
                    outcome(old, image.key()), ports.engine().name(), request.requestedAt(), now, claim.fence());
            ports.cache().complete(claim, new Completion(recorded, null, null), now);
        }
    }

    private static Failed outcome(ScanKey old, ScanKey current) {
        String now = "the reference now names image " + current.id().substring(0, 12) + ", which has a row of its own";
        return old.verified()
                ? new Failed(FailureKind.TAG_MOVED, "it named image " + old.id().substring(0, 12) + "; " + now)
                : new Failed(FailureKind.REGISTRY_ERROR, "the registry could not be read; it can be now: " + now);
    }
}
