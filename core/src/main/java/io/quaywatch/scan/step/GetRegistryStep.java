/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.report.ScanOutcome.Unsupported;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanState.GetRegistry;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.SubmitScan;
import io.quaywatch.scan.StepResult;

/** Makes sure that the engine can reach the image's registry. */
public final class GetRegistryStep {
    private final ScanPorts ports;

    public GetRegistryStep(ScanPorts ports) {
        this.ports = ports;
    }

    public StepResult run(GetRegistry state) {
        Prepared prepared = ports.engine().prepare(Jobs.of(state, false));
        if (prepared instanceof Prepared.Ready ready) {
            return StepResult.next(
                    new SubmitScan(state.request(), state.image(), state.claim(), ready.target(), state.resumed()));
        }
        if (prepared instanceof Prepared.NotYet notYet) {
            return StepResult.after(notYet.delay(), state);
        }
        return StepResult.next(new RecordFailure(
                state.request(),
                state.image(),
                state.claim(),
                new Unsupported(((Prepared.Impossible) prepared).reason()),
                null));
    }
}
