/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.azure.AzureConfig.ContainerGroups;
import io.quaywatch.azure.AzureConfig.Release;
import io.quaywatch.config.ScannerConfig;
import io.quaywatch.event.EventReader;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.port.Contention;
import io.quaywatch.port.EngineResults;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.Leases;
import io.quaywatch.qscanner.ChosenEngine;
import io.quaywatch.qscanner.QScannerProcessEngine;
import io.quaywatch.qscanner.QScannerRelease;
import io.quaywatch.qscanner.QScannerSettings;
import io.quaywatch.qscanner.UploadedResults;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.ImageResolver;
import io.quaywatch.registry.RegistryAccess;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.Sweep;
import io.quaywatch.sensor.RateBudget;
import io.quaywatch.time.Pause;
import io.quaywatch.wiring.Lazy;
import io.quaywatch.wiring.QualysConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.OkHttpClient;

/** Everything a process of the function app is made of, each part made when it is first needed. */
final class AzureWorld {
    /** What a scanner may take beyond its own time: to be started, and for Qualys to make a report of what it uploaded. */
    private static final Duration AROUND_A_SCAN = Duration.ofMinutes(15);

    private static final Duration BEFORE_THE_DEADLINE = Duration.ofMinutes(2);
    private static final Duration HISTORY = Duration.ofDays(30);
    private static final long MEGABYTE = 1024 * 1024;

    private final AzureConfig config;
    private final Map<String, String> environment;
    private final Path directory;
    private final OkHttpClient http;
    private final AzureClients clients;
    private final RegistryAccess registries;
    private final ContentCheck check;
    private final InstantSource clock;
    private final String process = "functions-" + UUID.randomUUID();
    private final FlowLog log = FlowLog.standard();
    private final Lazy<ScheduledExecutorService> timer = new Lazy<>(AzureWorld::newTimer);
    private final Lazy<TableStorageScanCache> cache;
    private final Lazy<Leases> leases;
    private final Lazy<Flows> flows = new Lazy<>(this::newFlows);
    private final Lazy<FlowQueues> queues = new Lazy<>(this::newQueues);
    private final Lazy<FlowStarter> starter = new Lazy<>(this::newStarter);
    private final Lazy<PoisonBlobs> poison = new Lazy<>(this::newPoison);
    private final Lazy<QualysClient> qualys = new Lazy<>(this::newQualys);
    private final Lazy<RegistryCredentials> logins = new Lazy<>(this::newLogins);
    private final Lazy<EngineResults> results = new Lazy<>(this::newResults);
    private final Lazy<ImageEngine> engine = new Lazy<>(this::newEngine);
    private final Lazy<FlowSteps> steps = new Lazy<>(this::newSteps);
    private final Lazy<FlowDriver> driver = new Lazy<>(this::newDriver);

    /**
     * @param environment the settings again, for credentials and for the scanner's own environment
     * @param directory where the scanner is installed and works; made where it is not there
     */
    AzureWorld(
            AzureConfig config,
            Map<String, String> environment,
            Path directory,
            OkHttpClient http,
            AzureClients clients,
            RegistryAccess registries,
            ContentCheck check,
            InstantSource clock) {
        this.config = config;
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.http = http;
        this.clients = clients;
        this.registries = registries;
        this.check = check;
        this.clock = clock;
        Contention contention =
                new Contention(Contention.STANDARD_ATTEMPTS, ThreadLocalRandom::current, Pause.sleeping());
        cache = new Lazy<>(() -> new TableStorageScanCache(clients.table(TableStorageScanCache.TABLE), contention));
        leases = new Lazy<>(() -> new TableStorageLeases(clients.table(TableStorageLeases.TABLE), contention));
    }

    ActivityLogBatch batch() {
        return new ActivityLogBatch(documents(), poison.get(), log);
    }

    FlowDriver driver() {
        return driver.get();
    }

    PoisonRecorder poisonRecorder() {
        return new PoisonRecorder(flows.get(), queues.get(), steps.get(), poison.get(), log, clock);
    }

    /** Picks up what was left lying, then forgets what nobody asked for in a month. */
    void sweep() {
        Sweep ledger = new Sweep(cache.get(), engine.get(), config.scanner().profile(), clock);
        new FlowSweep(flows.get(), queues.get(), starter.get(), ledger, log, clock).sweep();
        int forgotten = cache.get().removeOlderThan(clock.instant().minus(HISTORY));
        log.line("history", "removed", forgotten);
    }

    AzureBackfill.Answer backfill(String body) throws JsonProcessingException {
        ArmInventory inventory = new ArmInventory(clients.arm(), ownScanners());
        return new AzureBackfill(
                        inventory, config.watched(), flow -> starter.get().start(flow), clock)
                .answer(body);
    }

    AzureRedrive.Redriven redrive(String body) throws JsonProcessingException {
        return new AzureRedrive(poison.get(), documents(), flow -> starter.get().start(flow)).answer(body);
    }

    private DocumentStarter documents() {
        return new DocumentStarter(new EventReader(clock), flow -> starter.get().start(flow));
    }

    private OwnScanners ownScanners() {
        ContainerGroups groups = config.containerGroups();
        return new OwnScanners(groups == null ? null : groups.identityId());
    }

    private Flows newFlows() {
        return new TableFlows(
                clients.table(TableFlows.TABLE), new FlowContents(clients.container(FlowContents.CONTAINER)));
    }

    private FlowQueues newQueues() {
        return new FlowQueues(
                new StorageFlowQueue(clients.queue(FlowQueueNames.STEPS)),
                new StorageFlowQueue(clients.queue(FlowQueueNames.SCANS)),
                clock);
    }

    private FlowStarter newStarter() {
        return new FlowStarter(flows.get(), queues.get(), log, clock);
    }

    private PoisonBlobs newPoison() {
        return new PoisonBlobs(clients.container(PoisonBlobs.CONTAINER), clock);
    }

    private EngineResults newResults() {
        return new BlobEngineResults(clients.container(BlobEngineResults.CONTAINER));
    }

    private FlowDriver newDriver() {
        ClaimKeeper keeper = new ClaimKeeper(cache.get(), flows.get(), timer.get(), clock);
        return new FlowDriver(flows.get(), queues.get(), steps.get(), keeper, log, clock);
    }

    private FlowSteps newSteps() {
        EventIntake intake = new EventIntake(new ArmWorkloads(clients.arm(), ownScanners()), clock);
        return new FlowSteps(newWorkflow(), intake, starter.get(), poison.get(), log);
    }

    private ScanWorkflow newWorkflow() {
        ScannerConfig scanner = config.scanner();
        ScanPorts ports = new ScanPorts(
                new ImageResolver(http, registries.withCredentials(logins.get()), check, clock),
                cache.get(),
                engine.get(),
                new BlobReportStore(clients.container(BlobReportStore.CONTAINER)),
                new EventGridNotifier(clients.pipeline(AzureClients.EVENT_GRID_SCOPE), config.notifyTopic()));
        ScanSettings settings = new ScanSettings(scanner.profile(), scanner.freshFor(), deadline(), executionLimit());
        return new ScanWorkflow(ports, settings, new SeverityPolicy(config.notifyFrom()), clock);
    }

    /** A scanner of ours may use its whole time and still be waited for. */
    private Duration deadline() {
        Duration least = config.scanTimeout().plus(AROUND_A_SCAN);
        Duration wished = config.scanner().scanDeadline();
        return wished.compareTo(least) > 0 ? wished : least;
    }

    /** A request that waits for a whole scan is not given up before that scan is. */
    private Duration executionLimit() {
        Duration least = deadline().plus(AROUND_A_SCAN);
        Duration wished = config.scanner().executionLimit();
        return wished.compareTo(least) > 0 ? wished : least;
    }

    private Duration reportWait() {
        return deadline().minus(BEFORE_THE_DEADLINE);
    }

    private RegistryCredentials newLogins() {
        return new AcrCredentials(clients.credential(), http, clock);
    }

    private QualysClient newQualys() {
        return QualysClient.create(
                http,
                QualysConnection.settings(config.scanner()),
                () -> SettingCredentials.read(environment),
                new RateBudget(leases.get(), process, clock),
                clock);
    }

    private ImageEngine newEngine() {
        if (config.release() == null) {
            return inContainer();
        }
        if (config.containerGroups() == null) {
            return inFunction();
        }
        // Also where only one is wanted by now: scans that the other has begun end there, and so do its leftovers.
        return new ChosenEngine(
                inFunction(),
                inContainer(),
                results.get(),
                ChosenEngine.Mode.valueOf(config.engine().name()),
                config.functionLimitMb() * MEGABYTE);
    }

    private ImageEngine inFunction() {
        Release release = Objects.requireNonNull(config.release());
        QScannerSettings settings = new QScannerSettings(
                new QScannerRelease(release.version(), Digest.sha256(release.sha256()), release.url()),
                QualysConnection.platform(config.scanner()),
                config.scanTimeout(),
                reportWait(),
                config.scanner().maxReuseAge(),
                directory,
                environment,
                config.scanner().proxy(),
                config.scanner().caFile());
        return new QScannerProcessEngine(
                http, settings, () -> qualys.get().accessToken(), logins.get(), results.get(), qualys.get(), clock);
    }

    private ImageEngine inContainer() {
        ContainerGroups groups = Objects.requireNonNull(config.containerGroups());
        ScanContainerSettings settings = new ScanContainerSettings(
                QualysConnection.platform(config.scanner()),
                ImageReference.parse(groups.image()),
                config.subscription(),
                groups.resourceGroup(),
                groups.location(),
                groups.cpu(),
                groups.memoryGb(),
                groups.identityId(),
                groups.identityClientId(),
                config.scanTimeout(),
                deadline().plus(AROUND_A_SCAN),
                config.scanner().maxReuseAge());
        return new QScannerContainerEngine(
                clients.arm(),
                new UploadedResults(qualys.get(), clock, reportWait()),
                () -> qualys.get().accessToken(),
                logins.get(),
                settings,
                clock);
    }

    private static ScheduledExecutorService newTimer() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "claims");
            thread.setDaemon(true);
            return thread;
        });
    }
}
