/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.Leases;
import io.quaywatch.port.Leases.Lease;
import io.quaywatch.port.PortException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The scanners that a region may have at once. A slot is a lease of the job's, as long as a scanner can live, so that a job whose
 * driver died keeps it exactly as long as its scanner may still be there.
 */
final class ScannerSlots {
    private final Leases leases;
    private final SnapshotSettings settings;
    private final InstantSource clock;

    ScannerSlots(Leases leases, SnapshotSettings settings, InstantSource clock) {
        this.leases = leases;
        this.settings = settings;
        this.clock = clock;
    }

    /** A free slot's number, from 1; empty if all are taken. */
    OptionalInt take(SnapshotJob job) {
        for (int slot = 1; slot <= settings.scannersPerRegion(); slot++) {
            if (acquire(job, slot).isPresent()) {
                return OptionalInt.of(slot);
            }
        }
        return OptionalInt.empty();
    }

    /** The job's state says which slot it holds. One that was lost is not fought for: its scanner is there already. */
    void renew(SnapshotJob job) {
        int slot = held(job.state());
        if (slot > 0) {
            acquire(job, slot);
        }
    }

    /** After a job moved on. What cannot be given back now ends by itself. */
    void releaseUnlessHeld(SnapshotJob before, JobState after) {
        int slot = held(before.state());
        if (slot == 0 || slot == held(after)) {
            return;
        }
        try {
            acquire(before, slot).ifPresent(lease -> leases.release(lease, null));
        } catch (PortException e) {
            // the job has moved on, and the lease passes
        }
    }

    private Optional<Lease> acquire(SnapshotJob job, int slot) {
        Instant now = clock.instant();
        String name = ResourceNames.slot(job.machine().id().region(), slot);
        return leases.acquire(name, job.id(), now, now.plus(settings.longestScanner()));
    }

    private static int held(JobState state) {
        if (state instanceof JobState.Provisioning provisioning) {
            return provisioning.slot();
        }
        return state instanceof JobState.Scanning scanning ? scanning.slot() : 0;
    }
}
