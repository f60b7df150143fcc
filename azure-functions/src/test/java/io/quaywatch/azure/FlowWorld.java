/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.EventReader;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.local.InMemoryReportStore;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.notify.Notification;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.Leases;
import io.quaywatch.port.Notifier;
import io.quaywatch.port.ReportStore;
import io.quaywatch.port.ScanCache;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ResolvedImage;
import io.quaywatch.report.Severity;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.Sweep;
import io.quaywatch.testing.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that outlives a process, and processes on top of it that can be killed behind every effect. */
final class FlowWorld {
    private static final Set<String> LEDGER =
            Set.of("claim", "renew", "complete", "release", "join", "owe", "told", "takeRetry", "forget");

    final VirtualClock clock;
    final Crash crash = new Crash();
    final ManualTimer timer = new ManualTimer();
    final List<Notification> sent = new ArrayList<>();
    final List<String> lines = new ArrayList<>();
    final Set<String> poisoned = new LinkedHashSet<>();
    /** By the id of a workload its images. */
    final Map<String, List<String>> catalogue = new LinkedHashMap<>();

    final InsideEngine inside;
    Flows flows = new MemoryFlows();
    Postbox steps;
    Postbox scans;
    ScanCache cache = new InMemoryScanCache();
    Leases leases = new InMemoryLeases();
    ReportStore reports = new InMemoryReportStore();
    ImageIdentifier identifier = new NamesAreContent();
    WorkloadCatalog catalog = this::find;
    PoisonBin poison = this::keep;
    Supplier<ImageEngine> engine;

    FlowWorld() {
        this(new VirtualClock());
    }

    FlowWorld(VirtualClock clock) {
        this.clock = clock;
        this.inside = new InsideEngine(clock);
        this.engine = () -> inside;
        this.steps = new MemoryPostbox(clock);
        this.scans = new MemoryPostbox(clock);
    }

    /** What one process of the functions host has in memory. */
    record Process(
            ActivityLogBatch batch, FlowDriver driver, FlowStarter starter, FlowSweep sweep, PoisonRecorder poison) {}

    Process process() {
        Flows watched = crash.watch(Flows.class, flows, "Flows", Set.of("create", "write", "delete"));
        ScanCache ledger = crash.watch(ScanCache.class, cache, "ScanCache", LEDGER);
        ImageEngine scanner =
                crash.watch(ImageEngine.class, engine.get(), "ImageEngine", Set.of("prepare", "submit", "cleanUp"));
        FlowQueues queues = new FlowQueues(
                crash.watch(FlowQueue.class, steps, "Steps", Set.of("send")),
                crash.watch(FlowQueue.class, scans, "Scans", Set.of("send")),
                clock);
        ScanPorts ports = new ScanPorts(
                identifier,
                ledger,
                scanner,
                crash.watch(ReportStore.class, reports, "ReportStore", Set.of("put")),
                crash.watch(Notifier.class, sent::add, "Notifier", Set.of("send")));
        FlowLog log = new FlowLog(lines::add);
        PoisonBin bin = crash.watch(PoisonBin.class, poison, "PoisonBin", Set.of("put"));
        FlowStarter starter = new FlowStarter(watched, queues, log, clock);
        FlowSteps what = new FlowSteps(
                new ScanWorkflow(ports, ScanSettings.DEFAULTS, new SeverityPolicy(Severity.HIGH), clock),
                new EventIntake(catalog, clock),
                starter,
                bin,
                log);
        Sweep sweep = new Sweep(ledger, scanner, ScanSettings.DEFAULTS.profile(), clock);
        return new Process(
                new ActivityLogBatch(new DocumentStarter(new EventReader(clock), starter::start), bin, log),
                new FlowDriver(watched, queues, what, new ClaimKeeper(ledger, watched, timer, clock), log, clock),
                starter,
                new FlowSweep(watched, queues, starter, sweep, log, clock),
                new PoisonRecorder(watched, queues, what, bin, log, clock));
    }

    static DeploymentEvent event(String id, String... workloads) {
        List<Deployment> deployments = new ArrayList<>();
        for (String workload : workloads) {
            deployments.add(new Deployment.ToLookUp(new WorkloadReference("container-group", workload, null, null)));
        }
        return new DeploymentEvent("azure-activity-log", id, "write", VirtualClock.START, deployments);
    }

    static FlowState.Deployed deployed(String id, String... workloads) {
        return new FlowState.Deployed(event(id, workloads), id, false);
    }

    List<LedgerRow> rows() {
        return cache.scan(LedgerFilter.ALL, clock.instant(), null).rows();
    }

    private String keep(String reason, String source, String record) {
        poisoned.add(source + ": " + reason + ": " + record);
        return "blob of " + record;
    }

    private Optional<Deployment.Found> find(WorkloadReference reference) {
        Workload workload = new Workload(
                reference.id(), reference.kind(), reference.id(), "sub", "westeurope", Platform.LINUX_AMD64, true);
        return Optional.ofNullable(catalogue.get(reference.id()))
                .map(images -> new Deployment.WithImages(
                        workload,
                        images.stream()
                                .map(image -> new ContainerImage("c-" + images.indexOf(image), false, image, null))
                                .toList()));
    }

    /** A reference is its own content. */
    private static final class NamesAreContent implements ImageIdentifier {
        @Override
        public ImageResolution resolve(ImageReference reference, Platform platform) {
            String name = reference.toString();
            return new ImageResolution.Resolved(new ResolvedImage(
                    reference, digest(name), digest(name + "/manifest"), digest(name + "/index"), platform, null));
        }

        @Override
        public Optional<String> tagOf(ImageReference reference, Digest topDigest) {
            return Optional.empty();
        }

        private static Digest digest(String content) {
            return Digest.of(content.getBytes(StandardCharsets.UTF_8));
        }
    }
}
