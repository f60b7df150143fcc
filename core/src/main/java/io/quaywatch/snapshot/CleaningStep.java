/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes what the job may have made, until the cloud says of everything that it does not exist. */
final class CleaningStep implements JobStep {
    private static final Duration POLL = Duration.ofSeconds(20);
    private static final Duration LONGEST_POLL = Duration.ofMinutes(15);

    /** How long an error that may pass is left to the driver. After that it is answered as a state, which is counted and alarms. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final SnapshotPorts ports;
    private final MachineMemory memory;

    CleaningStep(SnapshotPorts ports, MachineMemory memory) {
        this.ports = ports;
        this.memory = memory;
    }

    @Override
    public JobEdit run(SnapshotJob job) {
        JobState.Cleaning state = (JobState.Cleaning) job.state();
        Instant now = ports.clock().instant();
        List<PortException> troubles = new ArrayList<>();
        boolean left = false;
        for (Resource resource : job.made()) {
            left |= mayExist(resource, troubles);
        }
        boolean patient = now.isBefore(state.since().plus(PATIENCE));
        if (patient
                && !troubles.isEmpty()
                && troubles.stream().allMatch(e -> e.kind().retryable())) {
            throw troubles.get(0);
        }
        if (!troubles.isEmpty() || left) {
            String reason = troubles.isEmpty()
                    ? "waits until all is deleted"
                    : troubles.get(0).getMessage();
            return JobEdit.of(job).after(poll(state.since(), now)).because(String.valueOf(reason));
        }
        Instant settled = state.since().plus(SnapshotSettings.LEASE);
        if (!job.made().isEmpty() && now.isBefore(settled)) {
            return JobEdit.of(job).after(Duration.between(now, settled));
        }
        if (!Boolean.FALSE.equals(state.delivery()) && !ports.sink().keepsFiles()) {
            ports.files().delete(job.id());
        }
        memory.remember(job, state.outcome(), now);
        return JobEdit.of(job).to(new JobState.Done(state.outcome(), state.delivery(), now));
    }

    /** One thing that cannot be deleted keeps no other from being deleted. */
    private boolean mayExist(Resource resource, List<PortException> troubles) {
        try {
            if (!ports.cloud().exists(resource)) {
                return false;
            }
            ports.cloud().delete(resource);
            return ports.cloud().exists(resource);
        } catch (PortException e) {
            troubles.add(e);
            return true;
        }
    }

    /** Longer with every hour: something that does not go away is for the janitor and for people. */
    private static Duration poll(Instant since, Instant now) {
        Duration tenth = Duration.between(since, now).dividedBy(10);
        if (tenth.compareTo(POLL) < 0) {
            return POLL;
        }
        return tenth.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : tenth;
    }
}
