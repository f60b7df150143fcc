/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.local.InMemoryReportStore;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.notify.Notification;
import io.quaywatch.policy.ScanPolicy;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ResolvedImage;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanReport;
import io.quaywatch.report.Severity;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.testing.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole scan world in memory, on a virtual clock, in which nothing fails unless a test says so. */
final class ScanWorld implements ImageIdentifier {
    static final String IMAGE = "registry.example/shop/web:1.4.2";

    final VirtualClock clock = new VirtualClock();
    final InMemoryScanCache cache = new InMemoryScanCache();
    final InMemoryReportStore reports = new InMemoryReportStore();
    final ScriptedEngine engine = new ScriptedEngine(clock);
    final List<Notification> sent = new ArrayList<>();
    final Map<String, ImageResolution> resolutions = new HashMap<>();
    final Map<Digest, String> tags = new HashMap<>();
    final List<ScanPhase> phases = new ArrayList<>();
    final List<StepResult> waits = new ArrayList<>();
    boolean notifierFails;

    @Nullable
    RuntimeException resolveThrows;

    @Nullable
    RuntimeException storeThrows;

    int retried;
    ScanPolicy policy = new SeverityPolicy(Severity.HIGH);
    ScanSettings settings = ScanSettings.DEFAULTS;

    ScanWorkflow workflow() {
        return new ScanWorkflow(new ScanPorts(this, cache, engine, new Store(), this::send), settings, policy, clock);
    }

    private void send(Notification notification) {
        if (notifierFails) {
            throw new PortException(PortException.Kind.UNAVAILABLE, "send: no answer");
        }
        sent.add(notification);
    }

    ScanRunner runner() {
        return new ScanRunner(workflow(), clock, clock::advance, observer());
    }

    ScanObserver observer() {
        return new ScanObserver() {
            @Override
            public void stepped(ScanState from, StepResult result) {
                phases.add(from.phase());
                if (result.waitSeconds() > 0) {
                    waits.add(result);
                }
            }

            @Override
            public void retried(ScanState state, RuntimeException thrown) {
                retried++;
            }
        };
    }

    ScanSummary run(ScanRequest request) {
        return runner().run(List.of(new ResolveImage(request))).get(0);
    }

    ScanSummary run(String image) {
        return run(request("exec-1/0", image, "web", false));
    }

    ScanRequest request(String owner, String image, String workload, boolean force) {
        return new ScanRequest(owner, image, null, "main", workload(workload), force, clock.instant(), 0);
    }

    static Workload workload(String name) {
        return new Workload(
                "arn:aws:ecs:eu-west-1:444455556666:task-definition/" + name,
                "ecs-task-definition",
                name,
                "444455556666",
                "eu-west-1",
                Platform.LINUX_AMD64,
                false);
    }

    static Digest digest(String seed) {
        return Digest.of(seed.getBytes(StandardCharsets.UTF_8));
    }

    static ResolvedImage resolved(ImageReference reference, String seed) {
        return new ResolvedImage(
                reference,
                digest(seed),
                digest(seed + "/manifest"),
                digest(seed + "/index"),
                Platform.LINUX_AMD64,
                1_000_000L);
    }

    ScanKey key(String image) {
        return ScanKey.of(digest(image), Platform.LINUX_AMD64, settings.profile());
    }

    LedgerRow row(String image) {
        return cache.find(key(image)).orElseThrow();
    }

    @Override
    public ImageResolution resolve(ImageReference reference, Platform platform) {
        if (resolveThrows != null) {
            throw resolveThrows;
        }
        ImageResolution told = resolutions.get(reference.toString());
        return told != null ? told : new ImageResolution.Resolved(resolved(reference, reference.toString()));
    }

    private final class Store implements ReportStore {
        @Override
        public void put(ReportKey key, ScanReport report) {
            if (storeThrows != null) {
                throw storeThrows;
            }
            reports.put(key, report);
        }

        @Override
        public Optional<ScanReport> find(ReportKey key) {
            return reports.find(key);
        }
    }

    @Override
    public Optional<String> tagOf(ImageReference reference, Digest topDigest) {
        return Optional.ofNullable(tags.get(topDigest));
    }
}
