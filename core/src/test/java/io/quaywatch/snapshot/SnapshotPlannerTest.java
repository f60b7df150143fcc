/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static io.quaywatch.snapshot.Machines.SCOPE;
import static io.quaywatch.snapshot.Machines.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import io.quaywatch.port.Race;
import io.quaywatch.snapshot.JobStore.Filter;
import io.quaywatch.snapshot.Selection.Reason;
import io.quaywatch.snapshot.SnapshotPlanner.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotPlannerTest {
    private final PlanWorld world = new PlanWorld();

    @Test
    void plan_dueMachine_makesItsJobAndStartsIt() {
        world.add(machine(1));

        PlanReport report = world.planner().plan(List.of(SCOPE), world.now());

        String id = JobId.scheduled(machine(1).build().id(), world.now(), PlanWorld.DAY, 0);
        assertThat(report.made()).isEqualTo(1);
        assertThat(report.partial()).isFalse();
        assertThat(world.started).containsExactly(id);
        assertThat(world.jobs.find(id))
                .contains(SnapshotJob.planned(id, machine(1).build(), Set.of(ScanType.OS), false, world.now()));
        assertThat(world.record(1).nextScanAt())
                .isEqualTo(JobId.nextPeriod(machine(1).build().id(), world.now(), PlanWorld.DAY));
    }

    @Test
    void plan_everyMachine_isCountedOnce() {
        world.add(
                machine(1),
                machine(2).windows(),
                machine(3).state(Machine.State.PASSING),
                machine(4).disks(),
                machine(5).labels(Map.of("app", "quaywatch")).identity(Machines.SCANNER_ACCOUNT));

        PlanReport.Scope scope = world.plan();

        assertThat(scope)
                .isEqualTo(new PlanReport.Scope(
                        SCOPE,
                        5,
                        1,
                        1,
                        0,
                        0,
                        Map.of(Reason.IN_PASSING, 1, Reason.NO_DISK, 1, Reason.OWN_SCANNER, 1),
                        1,
                        null));
        assertThat(world.record(2).skip()).startsWith("UNSUPPORTED: platform");
        assertThat(world.record(3).skip()).startsWith("IN_PASSING: ");
        assertThat(world.record(1).skip()).isNull();
    }

    @Test
    void plan_lookedAtAgain_makesAndWritesNothing() {
        world.add(machine(1), machine(2).windows());
        world.plan();
        world.jobs.resetCounts();
        world.clock.advance(Duration.ofMinutes(10));

        PlanReport.Scope again = world.plan();

        assertThat(again.made()).isZero();
        assertThat(again.skipped()).isEqualTo(Map.of(Reason.NOT_DUE, 1));
        assertThat(world.jobs.writes()).isZero();
    }

    @Test
    void plan_nextPeriod_scansAgainOnce() {
        world.add(machine(1));
        world.plan();
        world.scanAll();
        Duration rest = Duration.between(world.now(), world.record(1).nextScanAt());

        world.clock.advance(rest.minusSeconds(1));
        assertThat(world.plan().made()).isZero();
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(world.plan().made()).isEqualTo(1);
        assertThat(world.plan().made()).isZero();
        assertThat(world.started).hasSize(2).doesNotHaveDuplicates();
    }

    /** The retry of a failure falls into the same period, and is another job all the same. */
    @Test
    void plan_failedJob_isRepeatedBeforeTheNextPeriod() {
        world.add(machine(1));
        world.plan();
        world.failAll();
        assertThat(world.record(1).nextScanAt()).isEqualTo(world.now().plus(Duration.ofHours(6)));
        assertThat(world.plan().made()).isZero();

        world.clock.advance(Duration.ofHours(6));

        assertThat(world.plan().made()).isEqualTo(1);
        assertThat(world.started).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void plan_byManyAtOnce_makesOneJobForEachMachine() throws Exception {
        Machines.fleet(SCOPE, 50).forEach(world.cloud::add);
        PlanSettings settings = new PlanSettings(world.rules, Sampling.OFF, PlanWorld.DAY, Set.of(ScanType.OS), 0);

        List<PlanReport> reports = Race.of(
                8,
                number -> new SnapshotPlanner(world.cloud, world.jobs, settings, job -> {})
                        .plan(List.of(SCOPE), world.now()));

        assertThat(reports.stream().mapToInt(PlanReport::made).sum()).isEqualTo(50);
        assertThat(world.jobs.jobs(Filter.ALL, world.now(), null).jobs()).hasSize(50);
        assertThat(reports).allSatisfy(report -> {
            PlanReport.Scope scope = report.scopes().get(0);
            int passed = scope.skipped().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(scope.selected() + passed + scope.unsupported()).isEqualTo(scope.seen());
            assertThat(scope.made() + scope.alreadyThere()).isEqualTo(scope.selected());
        });
    }

    @Test
    void plan_deniedProject_isPartialAndHindersNoOther() {
        world.faults.denyScope("other");
        world.add(machine(1));

        PlanReport report = world.planner().plan(List.of("other", SCOPE), world.now());

        assertThat(report.partial()).isTrue();
        assertThat(report.made()).isEqualTo(1);
        assertThat(report.scopes().get(0).trouble())
                .isEqualTo(new PlanReport.Trouble(PortException.Kind.DENIED, "list machines of other"));
        assertThat(report.scopes().get(1).trouble()).isNull();
    }

    @Test
    void plan_storeAway_throwsAndGoesOnLater() {
        world.add(machine(1));
        world.jobs.away = true;
        assertThatThrownBy(world::plan).isInstanceOf(PortException.class);

        world.jobs.away = false;
        assertThat(world.plan().made()).isEqualTo(1);
    }

    @Test
    void plan_diedBetweenJobAndRecord_findsTheJobAgain() {
        world.add(machine(1));
        world.jobs.forgetful = true;
        assertThatThrownBy(world::plan).isInstanceOf(PortException.class);
        world.jobs.forgetful = false;

        PlanReport.Scope again = world.plan();

        assertThat(again.alreadyThere()).isEqualTo(1);
        assertThat(again.made()).isZero();
        assertThat(world.plan().skipped()).isEqualTo(Map.of(Reason.NOT_DUE, 1));
    }

    @Test
    void plan_starterThatFails_leavesTheJobToTheSweep() {
        world.add(machine(1));
        PlanSettings settings = new PlanSettings(world.rules, Sampling.OFF, PlanWorld.DAY, Set.of(ScanType.OS), 0);

        PlanReport report = new SnapshotPlanner(world.cloud, world.jobs, settings, job -> {
                    throw new PortException(PortException.Kind.THROTTLED, "start execution");
                })
                .plan(List.of(SCOPE), world.now());

        assertThat(report.scopes().get(0).unstarted()).isEqualTo(1);
        assertThat(world.jobs.jobs(Filter.UNATTENDED, world.now(), null).jobs()).hasSize(1);
    }

    @Test
    void plan_reasonThatWentAway_isForgotten() {
        world.add(machine(1).state(Machine.State.PASSING));
        world.plan();
        world.clock.advance(Duration.ofMinutes(10));
        world.add(machine(1));

        assertThat(world.plan().made()).isEqualTo(1);
        assertThat(world.record(1).skip()).isNull();
    }

    @Test
    void plan_machineAlwaysPassedOver_staysKnown() {
        world.add(machine(1).windows());
        for (int hour = 0; hour < 100; hour += 5) {
            world.plan();
            world.clock.advance(Duration.ofHours(5));
        }

        assertThat(world.record(1).updatedAt()).isAfter(world.now().minus(Duration.ofHours(48)));
        assertThat(world.jobs.remembers.get()).isLessThan(6);
    }

    /** More than the scanners of a region can do is not begun; who has waited longest comes first. */
    @Test
    void plan_backlogFull_waitsAndTakesTheLongestWaitingFirst() {
        Machines.fleet(SCOPE, 5).forEach(world.cloud::add);
        world.add(machine(9).in("us-central1-a"));
        world.backlog = 2;

        PlanReport.Scope first = world.plan();
        PlanReport.Scope full = world.plan();
        world.scanAll();
        PlanReport.Scope second = world.plan();
        world.scanAll();
        PlanReport.Scope third = world.plan();

        assertThat(first.made()).isEqualTo(3);
        assertThat(first.skipped()).isEqualTo(Map.of(Reason.BACKLOG, 3));
        assertThat(full.made()).isZero();
        assertThat(second.made()).isEqualTo(2);
        assertThat(third.made()).isEqualTo(1);
        assertThat(world.started).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void planEvent_newMachine_isPlannedByTheSameRules() {
        world.add(machine(1), machine(2).windows());

        assertThat(event(1)).isInstanceOf(Decision.Made.class);
        assertThat(event(1))
                .isInstanceOfSatisfying(
                        Decision.Passed.class,
                        passed -> assertThat(passed.why())
                                .isInstanceOfSatisfying(
                                        Selection.Skipped.class,
                                        skipped -> assertThat(skipped.reason()).isEqualTo(Reason.NOT_DUE)));
        assertThat(event(2))
                .isInstanceOfSatisfying(
                        Decision.Passed.class,
                        passed -> assertThat(passed.why()).isInstanceOf(Selection.Unsupported.class));
        assertThat(event(3)).isEqualTo(new Decision.Gone());
        assertThat(world.plan().made()).isZero();
    }

    @Test
    void planOne_whateverItsLabelsAndTime_makesOneJobForEachRequest() {
        world.rules = new SelectionRules(
                Set.of(SCOPE),
                Set.of(),
                LabelList.parse("env=prod", LabelList.Grammar.GCP).labels(),
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                true,
                false,
                Machines.SCANNER_ACCOUNT);
        world.add(
                machine(1).state(Machine.State.STOPPED),
                machine(2).labels(Map.of("app", "quaywatch")).identity(Machines.SCANNER_ACCOUNT));
        assertThat(world.plan().selected()).isZero();

        Decision made = one(1, "ticket-1");

        String id = JobId.onDemand(machine(1).build().id(), "ticket-1");
        assertThat(made).isEqualTo(new Decision.Made(id, true));
        assertThat(one(1, "ticket-1")).isEqualTo(new Decision.AlreadyThere(id));
        assertThat(one(1, "ticket-2")).isInstanceOf(Decision.Made.class);
        assertThat(world.jobs.find(id).orElseThrow().onDemand()).isTrue();
        assertThat(one(2, "ticket-1"))
                .isInstanceOfSatisfying(
                        Decision.Passed.class,
                        passed -> assertThat(passed.why())
                                .isInstanceOfSatisfying(
                                        Selection.Skipped.class,
                                        skipped -> assertThat(skipped.reason()).isEqualTo(Reason.OWN_SCANNER)));
        assertThat(one(3, "ticket-1")).isEqualTo(new Decision.Gone());
    }

    @Test
    void planOne_ofMachineNeverSeen_isItsScanOfThisPeriod() {
        world.add(machine(1));

        one(1, "ticket-1");

        assertThat(world.plan().skipped()).isEqualTo(Map.of(Reason.NOT_DUE, 1));
    }

    /** A request that fails, or looks at something else, does not put off what is due by itself. */
    @Test
    void planOne_ofMachineThatIsDue_leavesItDue() {
        world.add(machine(1));
        world.plan();
        world.scanAll();
        world.clock.advance(PlanWorld.DAY);

        one(1, "ticket-1");

        assertThat(world.plan().made()).isEqualTo(1);
    }

    private Decision event(int number) {
        return world.planner().planEvent(machine(number).build().id(), world.now());
    }

    private Decision one(int number, String request) {
        return world.planner().planOne(machine(number).build().id(), request, world.now());
    }
}
