/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.firestore.Firestore;
import io.quaywatch.config.ConfigException;
import io.quaywatch.delivery.FilesOnlySink;
import io.quaywatch.delivery.QFlowSink;
import io.quaywatch.delivery.QScannerUploadSink;
import io.quaywatch.delivery.Receipts;
import io.quaywatch.gcp.GcpConfig.Delivery;
import io.quaywatch.port.Contention;
import io.quaywatch.port.Leases;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.PlanSettings;
import io.quaywatch.snapshot.ResultSink;
import io.quaywatch.snapshot.Sampling;
import io.quaywatch.snapshot.ScanFiles;
import io.quaywatch.snapshot.SelectionRules;
import io.quaywatch.snapshot.SnapshotSettings;
import io.quaywatch.snapshot.VmCloud;
import io.quaywatch.time.Pause;
import io.quaywatch.wiring.Lazy;
import io.quaywatch.wiring.QualysConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/**
 * Where the platform's no-argument constructors get their parts. They are made once for the process, at the first call: a wrong
 * setting then fails calls with its name, not the start of the process.
 */
final class GcpWiring {
    /** How long jobs may wait for a scanner; a region gets no more of them than it can scan meanwhile. */
    private static final Duration QUEUE = Duration.ofHours(6);

    /** As Terraform names it. */
    private static final String SECRET = "quaywatch-qualys";

    private GcpWiring() {}

    private static final class Shared {
        static final Lazy<GcpWorld> WORLD = new Lazy<>(() -> {
            CloudLog.install();
            return world(GcpConfig.from(System.getenv()), InstantSource.system());
        });
    }

    static GcpWorld shared() {
        return Shared.WORLD.get();
    }

    /** Nothing is called for this. */
    static GcpWorld world(GcpConfig config, InstantSource clock) {
        return new GcpWorld(
                ports(config, clock),
                new GcpWorld.Settings(scan(config), plan(config), config.targetProjects(), config.resultBucket()),
                clock);
    }

    private static GcpPorts ports(GcpConfig config, InstantSource clock) {
        GcpClients clients = new GcpClients(config);
        Contention contention =
                new Contention(Contention.STANDARD_ATTEMPTS, ThreadLocalRandom::current, Pause.sleeping());
        Supplier<Firestore> firestore = new Lazy<>(clients::firestore);
        Lazy<Leases> leases = new Lazy<>(() -> new FirestoreLeases(firestore.get(), contention));
        return new GcpPorts(
                new Lazy<VmCloud>(
                        () -> new ComputeVmCloud(clients.compute(), config.serviceProject(), config.machine(), clock)),
                new Lazy<JobStore>(() -> new FirestoreJobStore(firestore.get())),
                new Lazy<ScanFiles>(() -> new StorageScanFiles(clients.storage(), config.resultBucket())),
                leases,
                new Lazy<ResultSink>(() -> sink(config, new Receipts(leases.get(), clock))),
                new Lazy<Executions>(() -> {
                    WorkflowExecutions executions = new WorkflowExecutions(clients.executions(), config.workflow());
                    return executions::start;
                }));
    }

    private static ResultSink sink(GcpConfig config, Receipts receipts) {
        return switch (config.delivery()) {
            case QSCANNER_UPLOAD -> new QScannerUploadSink(receipts);
            case FILES -> new FilesOnlySink(receipts);
            case QFLOW ->
                new QFlowSink(
                        new OkHttpClient(), QualysConnection.platform(config.scanner()), () -> token(config), receipts);
        };
    }

    /** Read for each file, because Secret Manager replaces the file when the secret is replaced. */
    private static String token(GcpConfig config) {
        Path file = config.secret();
        if (file == null) {
            throw new ConfigException(List.of(GcpSettings.SECRET.name() + " is not set, and DELIVERY=qflow needs it"));
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new PortException(PortException.Kind.UNAVAILABLE, "read the mounted secret : it cannot be read", e);
        }
    }

    private static SnapshotSettings scan(GcpConfig config) {
        return new SnapshotSettings(
                config.interval(),
                config.scanTimeout(),
                config.retention(),
                config.scannersPerRegion(),
                config.spot(),
                told(config));
    }

    /** What every scanner is told besides its job. The names are those that the start-up script in infra/gcp/scanner reads. */
    static Map<String, String> told(GcpConfig config) {
        GcpConfig.Release release = config.release();
        Map<String, String> told = new HashMap<>(Map.of(
                "bucket", config.resultBucket(),
                "artifact-bucket", release.bucket(),
                "startup-script-url", "gs://" + release.bucket() + "/scanner/startup.sh",
                "qscanner-object", "scanner/qscanner-" + release.version() + ".tgz",
                "qscanner-version", release.version(),
                "qscanner-sha256", release.sha256(),
                "delivery", config.delivery().value()));
        if (config.delivery() == Delivery.QSCANNER_UPLOAD) {
            // The name; the scanner asks for the value when it runs, as its own account.
            told.put(
                    "qualys-secret", "projects/" + config.serviceProject() + "/secrets/" + SECRET + "/versions/latest");
        }
        if (config.scanner().pod() != null) {
            told.put("qualys-pod", config.scanner().pod());
        }
        if (config.scanner().gateway() != null) {
            told.put("qualys-gateway", config.scanner().gateway().toString());
        }
        return told;
    }

    static PlanSettings plan(GcpConfig config) {
        SelectionRules rules = new SelectionRules(
                Set.copyOf(config.targetProjects()),
                Set.copyOf(config.regions()),
                config.labels().include(),
                config.labels().any(),
                config.labels().exclude(),
                config.labels().excludeDisk(),
                config.dataDisks(),
                config.stopped(),
                config.machine().serviceAccount());
        Sampling sampling = config.samplingPercent() == 0 ? Sampling.OFF : new Sampling(config.samplingPercent());
        long scans = config.scannersPerRegion()
                * QUEUE.toSeconds()
                / config.scanTimeout().toSeconds();
        return new PlanSettings(
                rules, sampling, config.interval(), config.types(), (int) Math.max(config.scannersPerRegion(), scans));
    }
}
