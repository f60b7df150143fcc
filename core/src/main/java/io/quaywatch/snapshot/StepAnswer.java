/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * What a driver needs to know after a step.
 *
 * <pre>{"jobId":"46d38ee180a407408113","phase":"SCANNING","waitSeconds":20,"done":false}</pre>
 *
 * @param waitSeconds before the next step
 * @param done whether there is none
 * @param outcomeName {@link io.quaywatch.report.ScanOutcome#name()} once it is fixed
 * @param delivered whether the results reached their sink; null where there is nothing to deliver, or not yet
 */
public record StepAnswer(
        String jobId,
        JobPhase phase,
        long waitSeconds,
        boolean done,
        @Nullable String outcomeName,
        @Nullable Boolean delivered) {
    static StepAnswer of(SnapshotJob job, long waitSeconds) {
        return new StepAnswer(
                job.id(), job.state().phase(), job.done() ? 0 : waitSeconds, job.done(), outcome(job), delivered(job));
    }

    private static @Nullable Boolean delivered(SnapshotJob job) {
        if (job.state() instanceof JobState.Cleaning cleaning) {
            return cleaning.delivery();
        }
        return job.state() instanceof JobState.Done done ? done.delivery() : null;
    }

    private static @Nullable String outcome(SnapshotJob job) {
        if (job.state() instanceof JobState.Cleaning cleaning) {
            return cleaning.outcome().name();
        }
        return job.state() instanceof JobState.Done done ? done.outcome().name() : null;
    }
}
