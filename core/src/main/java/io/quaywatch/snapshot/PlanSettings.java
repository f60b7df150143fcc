/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.time.Duration;
import java.util.Set;

/**
 * How machines are planned.
 *
 * @param interval how long a result of a machine is good for
 * @param types what is looked for
 * @param backlog how many jobs a region may have in hand before the planner waits for scanners; 0 for no bound. More than the
 *     region can do within the time that a job may queue (scanners × 60 / minutes per scan × hours) would end as NO_CAPACITY
 */
public record PlanSettings(
        SelectionRules rules, Sampling sampling, Duration interval, Set<ScanType> types, int backlog) {
    public PlanSettings {
        types = Set.copyOf(types);
        if (interval.toSeconds() < 1 || types.isEmpty() || backlog < 0) {
            throw new IllegalArgumentException(
                    "a plan has an interval, something to look for, and no negative backlog");
        }
    }
}
