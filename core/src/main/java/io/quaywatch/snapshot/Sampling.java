/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Scans a share of machines that were made alike. Who stands for a group is a matter of a hash of the machine, so that everybody
 * who looks picks the same ones, today and next week.
 *
 * @param percent of each group, rounded up: a group is never without anybody. 0 and 100 scan all
 */
public record Sampling(int percent) {
    public static final Sampling OFF = new Sampling(0);

    public Sampling {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a share is from 0 to 100 percent");
        }
    }

    public boolean isOn() {
        return percent > 0 && percent < 100;
    }

    /**
     * Who is scanned for a group.
     *
     * @param group all members that could be scanned
     * @param earlier whether a machine stood for the group before. It goes on doing so, as long as the share allows: its results
     *     make a series, and machines that come and go change nothing
     */
    public Set<MachineId> leaders(Collection<MachineId> group, Predicate<MachineId> earlier) {
        if (!isOn()) {
            return Set.copyOf(group);
        }
        List<MachineId> order = group.stream()
                .sorted(Comparator.<MachineId, Boolean>comparing(earlier::test)
                        .reversed()
                        .thenComparing(machine -> JobId.hash(machine, "sampling"), Long::compareUnsigned)
                        .thenComparing(MachineId::value))
                .toList();
        long most = ((long) order.size() * percent + 99) / 100;
        return order.stream().limit(most).collect(Collectors.toUnmodifiableSet());
    }
}
