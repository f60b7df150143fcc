/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanState.CheckStatus;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.SubmitScan;
import io.quaywatch.scan.StepResult;
import java.util.ArrayList;
import java.util.List;

/** Starts the scan. The deadline begins when the engine accepts it, not when it was asked for. */
public final class SubmitScanStep {
    private final ScanPorts ports;
    private final ScanSettings settings;

    public SubmitScanStep(ScanPorts ports, ScanSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    /** One state, and whether an earlier attempt of it may have reached the engine. */
    public record Attempt(SubmitScan state, boolean repeated) {}

    public StepResult run(SubmitScan state, boolean repeated) {
        return runTogether(List.of(new Attempt(state, repeated))).get(0);
    }

    /** Several states of one target in one submit; answers in their order. */
    public List<StepResult> runTogether(List<Attempt> attempts) {
        List<ScanJob> jobs = attempts.stream()
                .map(attempt -> Jobs.of(
                        attempt.state(), attempt.repeated() || attempt.state().resumed()))
                .toList();
        List<Submitted> answers = ports.engine().submit(attempts.get(0).state().target(), jobs);
        List<StepResult> results = new ArrayList<>(attempts.size());
        for (int i = 0; i < attempts.size(); i++) {
            results.add(result(attempts.get(i).state(), answers.get(i)));
        }
        return results;
    }

    private StepResult result(SubmitScan state, Submitted answer) {
        if (answer instanceof Submitted.Accepted accepted) {
            Submission submission = accepted.submission();
            CheckStatus check = new CheckStatus(
                    state.request(),
                    state.image(),
                    state.claim(),
                    submission,
                    submission.acceptedAt().plus(settings.scanDeadline()),
                    0);
            return StepResult.after(PollSchedule.waitAfter(0), check);
        }
        if (answer instanceof Submitted.NotYet notYet) {
            return StepResult.after(notYet.delay(), state);
        }
        Submitted.Refused refused = (Submitted.Refused) answer;
        return StepResult.next(new RecordFailure(
                state.request(), state.image(), state.claim(), new Failed(refused.kind(), refused.reason()), null));
    }
}
