/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a large fleet costs, in figures that do not depend on the machine of the test. Its time is printed. */
class TenThousandMachinesTest {
    private static final int SCOPES = 10;
    private static final int PER_SCOPE = 1_000;
    private static final int FLEET = SCOPES * PER_SCOPE;

    private final List<String> scopes =
            IntStream.range(0, SCOPES).mapToObj(i -> "project-" + i).toList();
    private final PlanSettings settings = new PlanSettings(
            SelectionRules.all(new HashSet<>(scopes), Machines.SCANNER_ACCOUNT),
            Sampling.OFF,
            Duration.ofHours(24),
            Set.of(ScanType.OS),
            0);
    private final CountingJobStore jobs = new CountingJobStore();
    private final GeneratedFleet cloud = new GeneratedFleet(PER_SCOPE);
    private final VirtualClock clock = new VirtualClock();
    private int mostHeld;
    private int started;

    @Test
    void plan_tenThousandMachines_writesTwiceForEachAndHoldsOneProjectAtATime() {
        SnapshotPlanner planner = new SnapshotPlanner(cloud, jobs, settings, job -> {
            if (started++ % PER_SCOPE == 0) {
                mostHeld = Math.max(mostHeld, cloud.held());
            }
        });

        PlanReport first = planner.plan(scopes, clock.instant());

        assertThat(first.made()).isEqualTo(FLEET);
        assertThat(started).isEqualTo(FLEET);
        assertThat(jobs.inserts).hasValue(FLEET);
        assertThat(jobs.remembers).hasValue(FLEET);
        assertThat(jobs.reads).hasValue(SCOPES);
        assertThat(mostHeld).isEqualTo(1);
    }

    @Test
    void plan_nothingDue_readsOnceForEachProjectAndWritesNothing() {
        SnapshotPlanner planner = new SnapshotPlanner(cloud, jobs, settings, job -> {});
        long start = System.nanoTime();
        planner.plan(scopes, clock.instant());
        long planned = System.nanoTime();
        jobs.resetCounts();

        PlanReport second = planner.plan(scopes, clock.instant());

        System.out.printf(
                "planned %,d machines in %,d ms, looked again in %,d ms%n",
                FLEET, (planned - start) / 1_000_000, (System.nanoTime() - planned) / 1_000_000);

        assertThat(second.made()).isZero();
        assertThat(jobs.writes()).isZero();
        assertThat(jobs.reads).hasValue(SCOPES);
        assertThat(cloud.held()).isZero();
    }
}
