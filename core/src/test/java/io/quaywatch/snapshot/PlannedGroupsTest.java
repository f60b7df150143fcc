/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static io.quaywatch.snapshot.Machines.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.snapshot.Selection.Reason;
import io.quaywatch.snapshot.SnapshotPlanner.Decision;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A share of each group is scanned, always by the same machines. */
class PlannedGroupsTest {
    private final PlanWorld world = new PlanWorld();

    @BeforeEach
    void group_ofTenAndTwoSingleOnes() {
        world.sampling = new Sampling(30);
        for (int i = 0; i < 10; i++) {
            world.add(machine(i).group("web"));
        }
        world.add(machine(100), machine(200).group("alone"));
    }

    @Test
    void plan_group_scansItsShareAndAllSingleOnes() {
        PlanReport.Scope scope = world.plan();

        assertThat(scope.made()).isEqualTo(3 + 2);
        assertThat(scope.skipped()).isEqualTo(Map.of(Reason.SAMPLED, 7));
        assertThat(numbers(i -> isSampledOut(i))).hasSize(7);
    }

    @Test
    void plan_machinesThatCannotBeScanned_standForNobody() {
        for (int i = 0; i < 9; i++) {
            world.add(machine(i).group("web").windows());
        }

        world.plan();

        assertThat(world.record(9).skip()).isNull();
        assertThat(world.started).hasSize(3);
    }

    /** In every later period the same machines are scanned, though others with lower hashes join their group. */
    @Test
    void plan_periodAfterPeriodWhileTheGroupGrows_keepsItsLeaders() {
        world.sampling = new Sampling(1);
        world.plan();
        Set<Integer> leaders = numbers(i -> !isSampledOut(i));
        for (int period = 1; period < 5; period++) {
            world.scanAll();
            for (int i = 0; i < 20; i++) {
                world.add(machine(1000 + 100 * period + i).group("web"));
            }
            world.clock.advance(PlanWorld.DAY.plus(Duration.ofHours(1)));
            world.plan();

            assertThat(numbers(i -> !isSampledOut(i))).isEqualTo(leaders);
        }
    }

    /** Also where its hash comes before that of the leader, who only stays because he stood for the group before. */
    @Test
    void planOne_ofMachineThatOthersStandFor_makesItNoLeader() {
        world.sampling = new Sampling(1);
        world.plan();
        Set<Integer> leaders = numbers(i -> !isSampledOut(i));
        world.scanAll();
        for (int i = 1000; i < 1080; i++) {
            world.add(machine(i).group("web"));
        }
        world.clock.advance(PlanWorld.DAY);
        world.plan();
        for (int i = 1000; i < 1080; i++) {
            world.planner().planOne(machine(i).build().id(), "ticket", world.now());
        }
        world.scanAll();
        world.clock.advance(PlanWorld.DAY);

        world.plan();

        assertThat(leaders).hasSize(1);
        assertThat(numbers(i -> !isSampledOut(i))).isEqualTo(leaders);
    }

    @Test
    void planEvent_newMemberOfAGroup_waitsForTheLookAtAll() {
        world.plan();
        int leader = numbers(i -> !isSampledOut(i)).iterator().next();
        world.scanAll();
        world.add(machine(50).group("web"));
        world.clock.advance(PlanWorld.DAY);

        Decision newOne = world.planner().planEvent(machine(50).build().id(), world.now());
        Decision earlier = world.planner().planEvent(machine(leader).build().id(), world.now());

        assertThat(newOne)
                .isInstanceOfSatisfying(
                        Decision.Passed.class,
                        passed -> assertThat(passed.why())
                                .isInstanceOfSatisfying(
                                        Selection.Skipped.class,
                                        skipped -> assertThat(skipped.reason()).isEqualTo(Reason.GROUP_PENDING)));
        assertThat(earlier).isInstanceOf(Decision.Made.class);
    }

    private boolean isSampledOut(int number) {
        String skip = world.record(number).skip();
        return skip != null && skip.startsWith("SAMPLED");
    }

    private static Set<Integer> numbers(IntPredicate which) {
        return IntStream.range(0, 10).filter(which).boxed().collect(Collectors.toSet());
    }
}
