/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A fleet of 10,000 machines between its floor (listing them) and the two looks that a planner takes: the first, which makes a job
 * for each, and all later ones, which make none. Read the ratios. Run by {@code scripts/bench/micro.sh}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class SnapshotPlannerBenchmark {
    private static final int MACHINES = 10_000;
    private static final List<String> SCOPES = List.of(Machines.SCOPE);

    private final VirtualClock clock = new VirtualClock();
    private final GeneratedFleet cloud = new GeneratedFleet(MACHINES);
    private SnapshotPlanner fresh = planner();
    private final SnapshotPlanner settled = planner();

    private SnapshotPlanner planner() {
        PlanSettings settings = new PlanSettings(
                SelectionRules.all(Set.copyOf(SCOPES), null),
                new Sampling(10),
                Duration.ofHours(24),
                Set.of(ScanType.OS),
                0);
        return new SnapshotPlanner(cloud, new CountingJobStore(), settings, job -> {});
    }

    @Setup(Level.Trial)
    public void settle() {
        settled.plan(SCOPES, clock.instant());
    }

    @Setup(Level.Iteration)
    public void forget() {
        fresh = planner();
    }

    @Benchmark
    public Object floor() {
        return cloud.machines(Machines.SCOPE);
    }

    @Benchmark
    public Object first() {
        return fresh.plan(SCOPES, clock.instant());
    }

    @Benchmark
    public Object again() {
        return settled.plan(SCOPES, clock.instant());
    }
}
