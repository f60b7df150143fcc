/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.ledger.Claim;
import io.quaywatch.port.ScanJob;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState.Claimed;

/** What of a state an engine is given. */
final class Jobs {
    private Jobs() {}

    static ScanJob of(Claimed state, boolean repeated) {
        return of(state.request(), state.image(), state.claim(), repeated);
    }

    static ScanJob of(ScanRequest request, IdentifiedImage image, Claim claim, boolean repeated) {
        return new ScanJob(
                image.key(),
                claim.fence(),
                image.scanReference(),
                image.configDigest(),
                image.manifestDigest(),
                image.topDigest(),
                image.compressedBytes(),
                request.force(),
                repeated,
                request.requestedAt());
    }
}
