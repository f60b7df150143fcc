/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.util.EnumSet;
import java.util.Set;

/** The states of a job and the edges between them. Every drawing of the machine is compared with this table. */
public enum JobPhase {
    PLANNED,
    SNAPSHOTTING,
    SHARING,
    QUEUED,
    PROVISIONING,
    SCANNING,
    COLLECTED,
    DELIVERING,
    CLEANING,
    DONE;

    /** The states that may follow, this one not counted. A try that failed goes back to PLANNED or QUEUED. */
    public Set<JobPhase> next() {
        return switch (this) {
            case PLANNED -> EnumSet.of(SNAPSHOTTING, CLEANING);
            case SNAPSHOTTING -> EnumSet.of(SHARING, QUEUED, PLANNED, CLEANING);
            case SHARING -> EnumSet.of(QUEUED, CLEANING);
            case QUEUED -> EnumSet.of(PROVISIONING, CLEANING);
            case PROVISIONING -> EnumSet.of(SCANNING, QUEUED, CLEANING);
            case SCANNING -> EnumSet.of(COLLECTED, QUEUED, CLEANING);
            case COLLECTED -> EnumSet.of(DELIVERING, QUEUED, CLEANING);
            case DELIVERING -> EnumSet.of(CLEANING);
            case CLEANING -> EnumSet.of(DONE);
            case DONE -> EnumSet.noneOf(JobPhase.class);
        };
    }
}
