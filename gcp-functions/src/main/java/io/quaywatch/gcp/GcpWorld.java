/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.PlanSettings;
import io.quaywatch.snapshot.SnapshotJanitor;
import io.quaywatch.snapshot.SnapshotPlanner;
import io.quaywatch.snapshot.SnapshotPorts;
import io.quaywatch.snapshot.SnapshotSettings;
import io.quaywatch.snapshot.SnapshotWorkflow;
import io.quaywatch.wiring.Lazy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Everything that the functions are made of. */
final class GcpWorld {
    /** A request that was under way when its job ended may still make something. */
    private static final Duration GRACE = Duration.ofMinutes(15);

    /** @param projects whose machines are scanned @param bucket of the results */
    record Settings(SnapshotSettings scan, PlanSettings plan, List<String> projects, String bucket) {
        Settings {
            projects = List.copyOf(projects);
        }
    }

    private final GcpPorts ports;
    private final Settings settings;
    private final InstantSource clock;
    private final Lazy<SnapshotWorkflow> workflow = new Lazy<>(this::newWorkflow);
    private final Lazy<SnapshotPlanner> planner = new Lazy<>(this::newPlanner);

    GcpWorld(GcpPorts ports, Settings settings, InstantSource clock) {
        this.ports = ports;
        this.settings = settings;
        this.clock = clock;
    }

    SnapshotWorkflow workflow() {
        return workflow.get();
    }

    JobStore jobs() {
        return ports.jobs().get();
    }

    DiscoveryFunction.Parts discovery() {
        return new DiscoveryFunction.Parts(planner.get(), settings.projects(), clock);
    }

    OnDemandFunction.Parts onDemand() {
        return new OnDemandFunction.Parts(planner.get(), ports.cloud().get(), settings.projects(), clock);
    }

    ResultFunction.Parts results() {
        return new ResultFunction.Parts(jobs(), ports.files().get(), settings.bucket());
    }

    SnapshotJanitor janitor() {
        return new SnapshotJanitor(ports.cloud().get(), jobs(), settings.scan().retention(), GRACE);
    }

    SweepFunction.Parts sweep() {
        return new SweepFunction.Parts(jobs(), ports.executions().get(), clock);
    }

    private SnapshotWorkflow newWorkflow() {
        SnapshotPorts scan = new SnapshotPorts(
                ports.cloud().get(),
                jobs(),
                ports.files().get(),
                ports.leases().get(),
                ports.sink().get(),
                clock);
        return new SnapshotWorkflow(scan, settings.scan());
    }

    private SnapshotPlanner newPlanner() {
        return new SnapshotPlanner(
                ports.cloud().get(),
                jobs(),
                settings.plan(),
                job -> ports.executions().get().start(job.id()));
    }
}
