/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SamplingPropertyTest {
    @Property(tries = 300)
    void leaders_anyGroup_areTheShareRoundedUp(
            @ForAll @IntRange(min = 1, max = 200) int size, @ForAll @IntRange(min = 1, max = 99) int percent) {
        Set<MachineId> leaders = new Sampling(percent).leaders(group(0, size), none -> false);

        assertThat(leaders).hasSize((int) Math.ceil(size * percent / 100.0)).isSubsetOf(group(0, size));
    }

    @Property(tries = 300)
    void leaders_sameGroupInAnotherOrder_areTheSame(
            @ForAll @IntRange(min = 1, max = 100) int size,
            @ForAll @IntRange(min = 1, max = 99) int percent,
            @ForAll long order) {
        List<MachineId> shuffled = new ArrayList<>(group(0, size));
        Collections.shuffle(shuffled, new Random(order));
        Sampling sampling = new Sampling(percent);

        assertThat(sampling.leaders(shuffled, none -> false))
                .isEqualTo(sampling.leaders(group(0, size), none -> false));
    }

    /** Machines come and go; whoever stood for the group and is still there goes on, as many as the share allows. */
    @Property(tries = 300)
    void leaders_groupThatChanged_keepsItsEarlierOnes(
            @ForAll @IntRange(min = 1, max = 100) int gone,
            @ForAll @IntRange(min = 1, max = 100) int stay,
            @ForAll @IntRange(max = 100) int come,
            @ForAll @IntRange(min = 1, max = 99) int percent) {
        Sampling sampling = new Sampling(percent);
        Set<MachineId> before = sampling.leaders(group(0, gone + stay), none -> false);
        List<MachineId> group = group(gone, gone + stay + come);

        Set<MachineId> now = sampling.leaders(group, before::contains);

        Set<MachineId> stillThere = new HashSet<>(before);
        stillThere.retainAll(group);
        Set<MachineId> kept = new HashSet<>(now);
        kept.retainAll(stillThere);
        assertThat(kept).hasSize(Math.min(now.size(), stillThere.size()));
    }

    @Example
    void leaders_groupOfOne_isScanned() {
        assertThat(new Sampling(1).leaders(group(0, 1), none -> false)).hasSize(1);
    }

    @Example
    void leaders_withoutSampling_areAll() {
        assertThat(Sampling.OFF.leaders(group(0, 50), none -> false)).hasSize(50);
        assertThat(new Sampling(100).leaders(group(0, 50), none -> false)).hasSize(50);
    }

    private static List<MachineId> group(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> Machines.machine(number).build().id())
                .collect(Collectors.toList());
    }
}
