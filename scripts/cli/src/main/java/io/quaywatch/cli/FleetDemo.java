/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.local.CloudFaults;
import io.quaywatch.local.InMemoryJobStore;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.local.InMemoryResultSink;
import io.quaywatch.local.InMemoryScanFiles;
import io.quaywatch.local.InMemoryVmCloud;
import io.quaywatch.port.PortException;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.snapshot.JobPhase;
import io.quaywatch.snapshot.JobState;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineRecord;
import io.quaywatch.snapshot.PlanReport;
import io.quaywatch.snapshot.PlanSettings;
import io.quaywatch.snapshot.Sampling;
import io.quaywatch.snapshot.ScanType;
import io.quaywatch.snapshot.SelectionRules;
import io.quaywatch.snapshot.SnapshotJob;
import io.quaywatch.snapshot.SnapshotPlanner;
import io.quaywatch.snapshot.SnapshotPorts;
import io.quaywatch.snapshot.SnapshotSettings;
import io.quaywatch.snapshot.SnapshotWorkflow;
import io.quaywatch.snapshot.StepAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small fleet in a cloud in memory where much goes wrong: the planner, the jobs and the clean-up are those that run in a real
 * cloud, the clock passes at once.
 */
final class FleetDemo {
    private static final Duration TROUBLE_WAIT = Duration.ofSeconds(5);
    private static final int TRIES = 5;

    private final FastClock clock;
    private final CloudFaults faults = new CloudFaults();
    private final InMemoryScanFiles files;
    private final InMemoryVmCloud cloud;
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final SnapshotWorkflow workflow;
    private final Map<Machine, String> planned = new LinkedHashMap<>();
    private final PriorityQueue<Turn> turns =
            new PriorityQueue<>(Comparator.comparing(Turn::at).thenComparing(Turn::number));

    FleetDemo(Instant start) {
        clock = new FastClock(start);
        files = new InMemoryScanFiles(clock);
        cloud = new InMemoryVmCloud(clock, files, faults);
        workflow = new SnapshotWorkflow(
                new SnapshotPorts(cloud, jobs, files, new InMemoryLeases(), new InMemoryResultSink(), clock),
                SnapshotSettings.standard());
    }

    /** When a job is to be driven on. */
    private record Turn(Instant at, int number, Machine machine, String job, int troubles) {}

    /**
     * What became of a machine.
     *
     * @param outcome of its job, or {@code Skipped} or {@code Unsupported} where none was made
     * @param attempts 0 without a job
     * @param left resources of its job that still exist
     * @param why null where there is nothing to explain
     */
    record Row(
            String machine,
            String outcome,
            int attempts,
            long minutes,
            long left,
            @Nullable String why) {}

    /** @param left everything of ours that still exists */
    record Told(PlanReport plan, List<Row> machines, int left) {
        Told {
            machines = List.copyOf(machines);
        }

        /** Whether every machine that was seen is scanned, or need not be. */
        boolean isWhole() {
            return !plan.partial()
                    && machines.stream()
                            .allMatch(row -> row.outcome().equals("Collected")
                                    || row.outcome().equals("Skipped"));
        }
    }

    Told tell() {
        DemoFleet fleet = new DemoFleet(clock.instant());
        fleet.machines().forEach(cloud::add);
        fleet.spoil(faults);
        PlanSettings settings = new PlanSettings(
                SelectionRules.all(Set.copyOf(DemoFleet.PROJECTS), DemoFleet.SCANNER_ACCOUNT),
                new Sampling(30),
                DemoFleet.INTERVAL,
                Set.of(ScanType.OS),
                0);
        PlanReport plan =
                new SnapshotPlanner(cloud, jobs, settings, this::begin).plan(DemoFleet.PROJECTS, clock.instant());
        while (!turns.isEmpty()) {
            take(turns.remove());
        }
        List<Row> rows = fleet.machines().stream().map(this::row).toList();
        return new Told(plan, rows, cloud.owned().size());
    }

    private void begin(SnapshotJob job) {
        planned.put(job.machine(), job.id());
        turns.add(new Turn(clock.instant(), turns.size(), job.machine(), job.id(), 0));
    }

    /** One step, as an orchestrator takes it: what may pass is tried again, then the job is given up. */
    private void take(Turn turn) {
        clock.atLeast(turn.at());
        try {
            StepAnswer answer = workflow.step(turn.job(), "demo");
            if (answer.phase() == JobPhase.SNAPSHOTTING && DemoFleet.vanishes(turn.machine())) {
                cloud.remove(turn.machine().id());
            }
            if (!answer.done()) {
                next(turn, Duration.ofSeconds(answer.waitSeconds()), 0);
            }
        } catch (PortException e) {
            if (!e.kind().retryable() || turn.troubles() >= TRIES) {
                workflow.failed(turn.job(), String.valueOf(e.getMessage()));
            }
            next(turn, TROUBLE_WAIT, turn.troubles() + 1);
        }
    }

    private void next(Turn turn, Duration wait, int troubles) {
        turns.add(new Turn(clock.instant().plus(wait), turn.number(), turn.machine(), turn.job(), troubles));
    }

    private Row row(Machine machine) {
        String job = planned.entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(machine.id()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        return job == null ? passed(machine) : ended(machine, jobs.find(job).orElseThrow());
    }

    private Row passed(Machine machine) {
        String skip = jobs.machine(machine.id()).map(MachineRecord::skip).orElse("");
        boolean unsupported = skip.startsWith("UNSUPPORTED: ");
        return new Row(
                machine.name(),
                unsupported ? "Unsupported" : "Skipped",
                0,
                0,
                0,
                unsupported ? skip.substring("UNSUPPORTED: ".length()) : skip);
    }

    private Row ended(Machine machine, SnapshotJob job) {
        JobState.Done done = (JobState.Done) job.state();
        ScanOutcome outcome = done.outcome();
        long left = cloud.owned().stream()
                .filter(owned -> job.id().equals(owned.jobId()))
                .count();
        String back = job.preempted() == 0 ? null : "the cloud took " + job.preempted() + " scanner back";
        String reason = RunDocument.reason(outcome);
        return new Row(
                machine.name(),
                outcome.name(),
                job.attempt(),
                Duration.between(job.startedAt(), done.at()).toMinutes(),
                left,
                reason == null ? back : reason);
    }
}
