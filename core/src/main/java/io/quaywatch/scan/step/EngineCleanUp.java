/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.ledger.Claim;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.Submission;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState.Claimed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a scan left at the engine, whatever its end: it may cost money for as long as it is there. What it left carries
 * its fence, so nothing of whoever took the claim over is touched.
 */
public final class EngineCleanUp {
    private static final Logger LOG = LoggerFactory.getLogger(EngineCleanUp.class);

    private final ImageEngine engine;

    public EngineCleanUp(ImageEngine engine) {
        this.engine = engine;
    }

    public void after(Claimed state) {
        after(state.request(), state.image(), state.claim(), state.submission());
    }

    void after(ScanRequest request, IdentifiedImage image, Claim claim, @Nullable Submission submission) {
        if (submission == null) {
            return;
        }
        try {
            engine.cleanUp(Jobs.of(request, image, claim, false), submission);
        } catch (RuntimeException left) {
            // The end is in the ledger; what stays behind is found by name and removed by the sweep.
            LOG.atInfo().addKeyValue("job", submission.job()).log("left for the sweep: {}", left.getMessage());
        }
    }
}
