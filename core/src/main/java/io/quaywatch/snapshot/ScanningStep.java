/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.snapshot.VmCloud.ScannerStatus;
import java.time.Duration;
import java.time.Instant;

/** Waits for the manifest, the scanner's last act, as long as the scanner is heard of. */
final class ScanningStep implements JobStep {
    private static final Duration POLL = Duration.ofSeconds(20);

    private final SnapshotPorts ports;
    private final Retry retry;

    ScanningStep(SnapshotPorts ports, Retry retry) {
        this.ports = ports;
        this.retry = retry;
    }

    /** The scanner is looked at before the manifest: what had ended then writes nothing any more. */
    @Override
    public JobEdit run(SnapshotJob job) {
        JobState.Scanning state = (JobState.Scanning) job.state();
        Instant now = ports.clock().instant();
        ScannerStatus status = ports.cloud().scanner(ResourceNames.scanner(job.id(), job.attempt()), state.place());
        if (isManifestThere(job)) {
            retry.removeScanners(job);
            return JobEdit.of(job).to(new JobState.Collected(now.plus(SnapshotSettings.COLLECTED)));
        }
        if (status instanceof ScannerStatus.Ended ended) {
            return ended.preempted() ? retry.takenBack(job) : crashed(job, ended.reason());
        }
        if (status instanceof ScannerStatus.Absent) {
            return crashed(job, "the scanner is gone and left no result");
        }
        if (now.isAfter(state.deadline())) {
            return retry.scanner(
                    job,
                    new ScanOutcome.TimedOut(
                            Duration.between(state.startedAt(), now).toSeconds()),
                    "TIMEOUT: the scanner did not finish");
        }
        Instant heard = ports.files().heartbeat(job.id(), job.attempt()).orElse(state.startedAt());
        Instant last = heard.isBefore(state.startedAt()) ? state.startedAt() : heard;
        return now.isAfter(last.plus(SnapshotSettings.HEARTBEAT_STALE))
                ? crashed(job, "the scanner was not heard of for 5 minutes")
                : JobEdit.of(job).after(POLL);
    }

    /** One that cannot be read is there too; the next state says what that means. */
    private boolean isManifestThere(SnapshotJob job) {
        try {
            return ports.files().manifest(job.id(), job.attempt()).isPresent();
        } catch (PortException e) {
            if (e.kind() == PortException.Kind.CORRUPT) {
                return true;
            }
            throw e;
        }
    }

    private JobEdit crashed(SnapshotJob job, String reason) {
        String text = "SCANNER_CRASH: " + reason;
        return retry.scanner(job, new ScanOutcome.Failed(FailureKind.ENGINE_FAILED, text), text);
    }
}
