/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Scanning;
import io.quaywatch.qscanner.QScannerProcessEngine;
import io.quaywatch.scan.ScanState.SubmitScan;
import java.time.Duration;
import java.time.InstantSource;

/** Which queue a flow's next message goes to, and when it is to be seen. */
final class FlowQueues {
    private final FlowQueue steps;
    private final FlowQueue scans;
    private final InstantSource clock;

    /** @param scans served by few workers with much memory; {@code steps} by many */
    FlowQueues(FlowQueue steps, FlowQueue scans, InstantSource clock) {
        this.steps = steps;
        this.scans = scans;
        this.clock = clock;
    }

    /** Sends the message that takes this flow further; nothing if it has ended. */
    void send(Flow flow) {
        if (flow.ended()) {
            return;
        }
        Duration wait = Duration.between(clock.instant(), flow.dueAt());
        (scansInside(flow.state()) ? scans : steps).send(flow.message(), wait.isNegative() ? Duration.ZERO : wait);
    }

    /** Whether the submit is the scan itself, and takes as long. */
    private static boolean scansInside(FlowState state) {
        return state instanceof Scanning scanning
                && scanning.state() instanceof SubmitScan submit
                && submit.target().equals(QScannerProcessEngine.TARGET);
    }
}
