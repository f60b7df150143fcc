/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.report.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** Waits for one of its region's slots, and writes down which scanner will be made in which place first. */
final class QueuedStep implements JobStep {
    private static final Duration POLL = Duration.ofSeconds(60);

    private final SnapshotPorts ports;
    private final ScannerSlots slots;
    private final ScannerPlaces places;
    private final Ending ending;

    QueuedStep(SnapshotPorts ports, ScannerSlots slots, ScannerPlaces places, Ending ending) {
        this.ports = ports;
        this.slots = slots;
        this.places = places;
        this.ending = ending;
    }

    @Override
    public JobEdit run(SnapshotJob job) {
        JobState.Queued queued = (JobState.Queued) job.state();
        Instant now = ports.clock().instant();
        if (now.isAfter(queued.deadline())) {
            return ending.failed(job, FailureKind.NO_CAPACITY, "no scanner could be had within 6 hours");
        }
        List<ScannerPlaces.Candidate> candidates = places.of(job);
        if (candidates.isEmpty()) {
            return ending.failed(job, FailureKind.NO_CAPACITY, "no place for a scanner is known in the region");
        }
        OptionalInt slot = slots.take(job);
        return slot.isEmpty()
                ? JobEdit.of(job).after(POLL)
                : places.provisioning(job, slot.getAsInt(), candidates, 0, queued.deadline());
    }
}
