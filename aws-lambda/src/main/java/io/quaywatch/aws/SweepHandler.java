/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.Sweep;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs on a schedule: starts executions for what was left lying, prints what alarms watch, then removes what ended scans left
 * at the engine.
 */
public final class SweepHandler extends JsonHandler {
    private final Supplier<Sweep> sweep;
    private final Supplier<Executions> executions;
    private final Supplier<SweepMetrics> metrics;
    private final Consumer<String> log;
    private final InstantSource clock;

    /** For the platform. */
    public SweepHandler() {
        this(
                () -> AwsWiring.shared().world().sweep(),
                () -> AwsWiring.shared().world().executions(),
                () -> AwsWiring.shared().world().sweepMetrics(),
                System.out::println,
                AwsWiring.shared().world().clock());
    }

    /** @param log takes lines as they are: a metric that a logger had dressed up would be none */
    SweepHandler(
            Supplier<Sweep> sweep,
            Supplier<Executions> executions,
            Supplier<SweepMetrics> metrics,
            Consumer<String> log,
            InstantSource clock) {
        this.sweep = sweep;
        this.executions = executions;
        this.metrics = metrics;
        this.log = log;
        this.clock = clock;
    }

    private record Input(List<ScanState> states) {}

    @Override
    Object answer(JsonNode schedule) {
        String name = "sweep-" + clock.instant().toEpochMilli();
        List<ScanState> due = sweep.get().due(name);
        int started = 0;
        for (int from = 0; from < due.size(); from += Executions.MOST_IMAGES) {
            int to = Math.min(due.size(), from + Executions.MOST_IMAGES);
            executions.get().start(name + "-" + started++, new Input(due.subList(from, to)));
        }
        log.accept(metrics.get().line());
        return Map.of(
                "states",
                due.size(),
                "executions",
                started,
                "leftovers",
                sweep.get().removeLeftovers());
    }
}
