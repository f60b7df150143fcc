/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Where and as what a scanner is tried: every place of the region as a spot machine, then every place as a standard one. */
final class ScannerPlaces {
    private final VmCloud cloud;
    private final boolean spot;
    private final InstantSource clock;

    ScannerPlaces(VmCloud cloud, boolean spot, InstantSource clock) {
        this.cloud = cloud;
        this.spot = spot;
        this.clock = clock;
    }

    record Candidate(String place, boolean spot) {}

    /** A machine that was taken back twice gets one that stays. */
    List<Candidate> of(SnapshotJob job) {
        List<String> places = cloud.places(job.machine().id().region());
        List<Candidate> candidates = new ArrayList<>();
        if (spot && job.preempted() < 2) {
            places.forEach(place -> candidates.add(new Candidate(place, true)));
        }
        places.forEach(place -> candidates.add(new Candidate(place, false)));
        return candidates;
    }

    /** The intent to make the scanner of candidate number {@code tried}. */
    JobEdit provisioning(SnapshotJob job, int slot, List<Candidate> candidates, int tried, Instant queuedUntil) {
        Candidate next = candidates.get(tried);
        Instant deadline = clock.instant().plus(SnapshotSettings.PROVISIONING);
        return JobEdit.of(job)
                .making(scanner(job, next.place()))
                .to(new JobState.Provisioning(slot, next.place(), next.spot(), tried, deadline, queuedUntil));
    }

    /** A scanner and its disks, which should die with it. */
    private static List<Resource> scanner(SnapshotJob job, String place) {
        String name = ResourceNames.scanner(job.id(), job.attempt());
        List<Resource> made = new ArrayList<>(List.of(new Resource(Resource.Kind.SCANNER, name, place)));
        for (int disk = 0; disk < job.machine().disks().size(); disk++) {
            String diskName = ResourceNames.scannerDisk(name, ResourceNames.device(disk));
            made.add(new Resource(Resource.Kind.DISK, diskName, place));
        }
        return made;
    }
}
