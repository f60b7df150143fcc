/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.InstantSource;

/** A snapshot that is made in our own account is shared already. */
final class SharingStep implements JobStep {
    private final InstantSource clock;

    SharingStep(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public JobEdit run(SnapshotJob job) {
        return JobEdit.of(job).to(new JobState.Queued(clock.instant().plus(SnapshotSettings.QUEUED)));
    }
}
