/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.azure.FlowState.Ended;
import io.quaywatch.azure.FlowState.Scanning;
import io.quaywatch.json.Json;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState.Finished;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanSummary;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.StepResult;
import io.quaywatch.scan.Trouble;

/** What a step of a flow does. Every step may be made again after it was made: what it did is found, not done twice. */
final class FlowSteps {
    private final ScanWorkflow workflow;
    private final EventIntake intake;
    private final FlowStarter starter;
    private final PoisonBin poison;
    private final FlowLog log;

    FlowSteps(ScanWorkflow workflow, EventIntake intake, FlowStarter starter, PoisonBin poison, FlowLog log) {
        this.workflow = workflow;
        this.intake = intake;
        this.starter = starter;
        this.poison = poison;
        this.log = log;
    }

    /** What follows, and after how long. */
    record Stepped(FlowState state, long waitSeconds) {}

    /** Throws what is to be tried again. */
    Stepped step(Flow flow) {
        if (flow.state() instanceof Deployed deployed) {
            return deployed(deployed);
        }
        return flow.state() instanceof Scanning scanning
                ? scanned(workflow.step(scanning.state()))
                : new Stepped(flow.state(), 0);
    }

    /** What follows a step that is given up. A scan gets a failed end; an event is kept for people. */
    Stepped failed(FlowState state, RuntimeException thrown) {
        if (state instanceof Deployed deployed) {
            String reason = Trouble.of(thrown).text();
            String blob = poison.put("its workload cannot be looked up: " + reason, "steps", Json.write(deployed));
            log.line("poison", "source", "steps", "reason", reason, "blob", blob);
            return new Stepped(
                    new Ended(FlowLog.text(
                            "event-failed", "event", deployed.event().id(), "reason", reason)),
                    0);
        }
        return state instanceof Scanning scanning
                ? scanned(workflow.failed(scanning.state(), thrown))
                : new Stepped(state, 0);
    }

    private Stepped deployed(Deployed deployed) {
        EventIntake.Intake taken = intake.take(deployed.event(), deployed.execution(), 0, deployed.force());
        for (ScanRequest request : taken.requests()) {
            starter.start(new ResolveImage(request));
        }
        taken.gone().forEach(gone -> log.line("gone", "workload", gone.id()));
        taken.empty().forEach(empty -> log.line("no-images", "workload", empty));
        taken.own().forEach(own -> log.line("own-scanner", "workload", own.id()));
        return new Stepped(
                new Ended(FlowLog.text(
                        "event-ended",
                        "event",
                        deployed.event().id(),
                        "images",
                        taken.requests().size(),
                        "gone",
                        taken.gone().size(),
                        "own",
                        taken.own().size())),
                0);
    }

    private static Stepped scanned(StepResult result) {
        return result.state() instanceof Finished finished
                ? new Stepped(new Ended(text(finished.summary())), 0)
                : new Stepped(new Scanning(result.state()), result.waitSeconds());
    }

    private static String text(ScanSummary summary) {
        return FlowLog.text(
                "scan-ended",
                "outcome",
                summary.outcome().name(),
                "image",
                summary.image(),
                "digest",
                summary.configDigest() == null ? "unknown" : summary.configDigest(),
                "told",
                summary.told());
    }
}
