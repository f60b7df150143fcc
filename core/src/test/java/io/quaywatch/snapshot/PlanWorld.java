/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.local.CloudFaults;
import io.quaywatch.local.InMemoryScanFiles;
import io.quaywatch.local.InMemoryVmCloud;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A planner in the small cloud. */
final class PlanWorld {
    static final Duration DAY = Duration.ofHours(24);

    final VirtualClock clock = new VirtualClock();
    final CloudFaults faults = new CloudFaults();
    final InMemoryVmCloud cloud = new InMemoryVmCloud(clock, new InMemoryScanFiles(clock), faults);
    final CountingJobStore jobs = new CountingJobStore();
    final List<String> started = new ArrayList<>();
    SelectionRules rules = SelectionRules.all(Set.of(Machines.SCOPE, "other"), Machines.SCANNER_ACCOUNT);
    Sampling sampling = Sampling.OFF;
    int backlog;

    SnapshotPlanner planner() {
        PlanSettings settings = new PlanSettings(rules, sampling, DAY, Set.of(ScanType.OS), backlog);
        return new SnapshotPlanner(cloud, jobs, settings, job -> started.add(job.id()));
    }

    PlanReport.Scope plan() {
        return planner().plan(List.of(Machines.SCOPE), now()).scopes().get(0);
    }

    Instant now() {
        return clock.instant();
    }

    void add(Machines... machines) {
        for (Machines machine : machines) {
            cloud.add(machine.build());
        }
    }

    MachineRecord record(int number) {
        return jobs.machine(Machines.machine(number).build().id()).orElseThrow();
    }

    /** Every job that is under way ends at once, and its machine is remembered as the workflow does it. */
    void endAll(ScanOutcome outcome) {
        clock.advance(Duration.ofMinutes(20));
        for (SnapshotJob job : jobs.jobs(JobStore.Filter.ACTIVE, now(), null).jobs()) {
            jobs.write(
                    JobEdit.of(job).to(new JobState.Done(outcome, null, now())).next(now(), null, null));
            new MachineMemory(jobs, DAY).remember(job, outcome, now());
        }
    }

    void scanAll() {
        endAll(new ScanOutcome.Collected(List.of("os"), now()));
    }

    void failAll() {
        endAll(new ScanOutcome.Failed(FailureKind.NO_CAPACITY, "no room"));
    }
}
