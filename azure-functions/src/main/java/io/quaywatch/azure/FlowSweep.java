/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Runs on a timer: sends again what was never sent, starts flows for what the ledger shows as left lying, and removes what is
 * not needed any more. Safe to run twice: within a quarter of an hour it starts the same flows.
 */
final class FlowSweep {
    /** The timer's period; also how long a message may be under way before it counts as lost. */
    static final Duration PERIOD = Duration.ofMinutes(15);

    /** As long as an Event Hub keeps events at most, so that a replay finds the flow that it started the first time. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final Duration ORPHAN_AGE = Duration.ofHours(1);
    private static final int MOST = 1000;

    private final Flows flows;
    private final FlowQueues queues;
    private final FlowStarter starter;
    private final Sweep sweep;
    private final FlowLog log;
    private final InstantSource clock;

    FlowSweep(Flows flows, FlowQueues queues, FlowStarter starter, Sweep sweep, FlowLog log, InstantSource clock) {
        this.flows = flows;
        this.queues = queues;
        this.starter = starter;
        this.sweep = sweep;
        this.log = log;
        this.clock = clock;
    }

    /**
     * What a sweep did.
     *
     * @param resent flows whose message was sent again
     * @param started flows that were started
     * @param deleted flows that ended long ago
     * @param orphans contents that no flow referred to
     * @param leftovers pieces of finished work at the engine
     */
    record Swept(int resent, int started, int deleted, int orphans, int leftovers) {}

    /** Throws {@code PortException} at the first thing that is refused; what was done stays done. */
    Swept sweep() {
        Instant now = clock.instant();
        List<Flow> overdue = flows.overdue(now.minus(PERIOD), MOST);
        overdue.forEach(queues::send);
        int started = 0;
        for (ScanState state : sweep.due(execution(now))) {
            started += starter.start(state) ? 1 : 0;
        }
        List<FlowId> ended = flows.ended(now.minus(KEPT), MOST);
        ended.forEach(flows::delete);
        int orphans = flows.removeOrphans(now.minus(ORPHAN_AGE));
        Swept swept = new Swept(overdue.size(), started, ended.size(), orphans, sweep.removeLeftovers());
        log.line(
                "sweep",
                "resent",
                swept.resent(),
                "started",
                swept.started(),
                "deleted",
                swept.deleted(),
                "orphans",
                swept.orphans(),
                "leftovers",
                swept.leftovers());
        return swept;
    }

    private static String execution(Instant now) {
        long period = PERIOD.toMillis();
        return "sweep-" + now.toEpochMilli() / period * period;
    }
}
