/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.config.ScannerConfig;
import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.notify.Notification;
import io.quaywatch.policy.ScanPolicy;
import io.quaywatch.port.Leases;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.qualys.CallGate;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.qualys.QualysSettings;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.ScanObserver;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanRunner;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.Sweep;
import io.quaywatch.sensor.RateBudget;
import io.quaywatch.sensor.RegistrySensorEngine;
import io.quaywatch.sensor.ScanStatusBoard;
import io.quaywatch.sensor.SensorSettings;
import io.quaywatch.simulator.CatalogueImage;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.time.Pause;
import io.quaywatch.wiring.QualysConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The wiring of the command: the scan workflow on local adapters, against a real subscription or the embedded world. A
 * simulated run has a clock of its own on which waiting takes no time, and a scan profile of its own, so that what it made up
 * never answers a real request from the same ledger.
 */
final class LocalWorld implements AutoCloseable {
    private static final Duration CHECK_TIMEOUT = Duration.ofMillis(2_500);
    private static final String SIMULATED_TOKEN = "simulated-access-token";
    private static final String SIMULATED_ROLE = "arn:aws:iam::111122223333:role/quaywatch-simulated";

    private final RunOptions options;
    private final ScannerConfig config;
    private final OkHttpClient http = new OkHttpClient();
    private final @Nullable Simulator simulator;
    private final LedgerLocation ledger;
    private final ImageIdentifier identifier;
    private final InstantSource clock;
    private final Pause pause;
    private final String execution;
    private final QualysSettings qualys;
    private final Supplier<QualysCredentials> credentials;
    private final ScanPolicy policy;
    private final ScanPorts ports;
    private final List<Notification> notifications = new ArrayList<>();

    private LocalWorld(RunOptions options, Terminal terminal, @Nullable Instant simulatedStart) {
        this.options = options;
        PolicyChoice chosen = PolicyChoice.read(options);
        this.config = ScannerConfig.from(environment(options, terminal));
        // The ledger is opened last, so that a setting that cannot be used leaves no directory behind.
        if (options.simulate) {
            FastClock fast = new FastClock(
                    simulatedStart == null ? InstantSource.system().instant() : simulatedStart);
            SimulatorOptions simulation = simulation(fast);
            this.ledger = LedgerLocation.parse(options.ledger);
            ledgerIsNotAhead(fast);
            this.clock = fast;
            this.pause = fast::advance;
            this.simulator = Simulator.start(simulation);
            this.identifier = Registries.simulated(http, options, simulator, clock);
            this.qualys = QualysSettings.of(QualysPlatform.custom(URI.create(simulator.baseUrl())));
            this.credentials = () -> new QualysCredentials.AccessToken(SIMULATED_TOKEN);
        } else {
            this.clock = InstantSource.system();
            this.pause = LocalWorld::sleep;
            this.simulator = null;
            this.qualys = realQualys();
            QualysCredentials given = Credentials.from(terminal.environment());
            this.credentials = () -> given;
            this.identifier = Registries.real(http, options, clock);
            client(qualys, CallGate.open());
            this.ledger = LedgerLocation.parse(options.ledger);
        }
        this.execution = simulatedStart == null ? "cli-" + UUID.randomUUID() : "demo";
        this.policy = chosen.at(clock);
        this.ports = ports();
    }

    /** @throws CommandException UNREACHABLE if Qualys does not answer, USAGE if settings or credentials are no use */
    static LocalWorld open(RunOptions options, Terminal terminal) {
        return open(options, terminal, null);
    }

    /** @param simulatedStart when a simulated run begins; a fixed moment makes its output repeat */
    static LocalWorld open(RunOptions options, Terminal terminal, @Nullable Instant simulatedStart) {
        LocalWorld world = new LocalWorld(options, terminal, simulatedStart);
        StatusLine status = new StatusLine(terminal);
        try {
            options.prepareFiles();
            status.show("asking " + world.qualys.platform().gateway());
            world.checkAccess();
            status.clear();
            return world;
        } catch (RuntimeException unusable) {
            world.close();
            throw unusable;
        }
    }

    /** The parts of a run that others print or look into. */
    LedgerLocation ledger() {
        return ledger;
    }

    InstantSource clock() {
        return clock;
    }

    ScanPolicy policy() {
        return policy;
    }

    String execution() {
        return execution;
    }

    String engineName() {
        return ports.engine().name();
    }

    String profile() {
        return options.simulate ? "sim-" + config.profile() : config.profile();
    }

    boolean simulated() {
        return simulator != null;
    }

    List<Notification> notifications() {
        return notifications;
    }

    /** Lets simulated time pass between two runs. */
    void pass(Duration duration) {
        pause.pause(duration);
    }

    EventIntake intake() {
        return new EventIntake(catalog(), clock);
    }

    ScanRunner runner(ScanObserver observer) {
        ScanSettings settings =
                new ScanSettings(profile(), config.freshFor(), config.scanDeadline(), config.executionLimit());
        return new ScanRunner(new ScanWorkflow(ports, settings, policy, clock), clock, pause, observer);
    }

    Sweep sweep() {
        return new Sweep(ledger.cache(), ports.engine(), profile(), clock);
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private static Map<String, String> environment(RunOptions options, Terminal terminal) {
        Map<String, String> environment = new HashMap<>(terminal.environment());
        if (options.pod != null) {
            environment.put("QUALYS_POD", options.pod);
            environment.remove("QUALYS_GATEWAY");
        }
        if (options.gateway != null) {
            environment.put("QUALYS_GATEWAY", options.gateway.toString());
        }
        return environment;
    }

    /** A simulated run leaves times in a lasting ledger that the next one must not fall behind. */
    private void ledgerIsNotAhead(FastClock fast) {
        @Nullable String page = null;
        do {
            LedgerPage rows = ledger.cache().scan(LedgerFilter.ALL, fast.instant(), page);
            rows.rows().forEach(row -> fast.atLeast(row.updatedAt().plusSeconds(1)));
            page = rows.next();
        } while (page != null);
    }

    private SimulatorOptions simulation(FastClock fast) {
        ImageIdentifier real = Registries.real(http, options, fast);
        return SimulatorOptions.defaults()
                .withClock(fast)
                .withScenario(Scenarios.read(options.scenario))
                .withSensor(
                        Registries.insecure(options),
                        (host, repository, tag) -> Registries.configSha(real, host, repository, tag));
    }

    private QualysSettings realQualys() {
        if (options.scenario != null) {
            throw new CommandException(ExitCode.USAGE, "--scenario goes with --simulate");
        }
        if (config.gateway() == null && config.pod() == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "which Qualys platform? Give --pod (see quaywatch platforms), --gateway, or --simulate");
        }
        try {
            return QualysConnection.settings(config);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private void checkAccess() {
        QualysClient quick = client(qualys.withCallTimeout(CHECK_TIMEOUT).withRetries(2), CallGate.open());
        try {
            quick.verifyAccess();
        } catch (QualysException e) {
            boolean refused =
                    e.kind() == QualysException.Kind.UNAUTHORIZED || e.kind() == QualysException.Kind.FORBIDDEN;
            if (refused) {
                throw new CommandException(
                        ExitCode.USAGE,
                        e.getMessage() + ": check the credentials, the pod, and that they may use Container Security",
                        e);
            }
            if (e.kind() != QualysException.Kind.RATE_LIMITED) {
                throw new CommandException(
                        ExitCode.UNREACHABLE,
                        "Qualys cannot be reached at " + qualys.platform().gateway() + ": " + e.getMessage()
                                + ": quaywatch doctor tells more",
                        e);
            }
        }
    }

    private QualysClient client(QualysSettings settings, CallGate gate) {
        try {
            return QualysClient.create(http, settings, credentials, gate, clock);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private ScanPorts ports() {
        // The simulated subscription lives in this process, so what is shared about its limits does too.
        Leases leases = simulator == null ? ledger.leases() : new InMemoryLeases();
        RateBudget budget = new RateBudget(leases, execution, clock);
        QualysClient client = client(qualys, budget);
        ScanStatusBoard board = new ScanStatusBoard(
                client, leases, execution, clock, config.scanDeadline(), () -> budget.hourlyLimit("GET /images"));
        SensorSettings sensor =
                new SensorSettings(config.maxReuseAge(), simulator == null ? config.ecrRoleArn() : SIMULATED_ROLE);
        return new ScanPorts(
                identifier,
                ledger.cache(),
                new RegistrySensorEngine(client, board, leases, execution, sensor, clock),
                ledger.reports(),
                notifications::add);
    }

    private WorkloadCatalog catalog() {
        if (simulator == null) {
            // The command has no cloud client; an event that only names a workload is shown as not looked up.
            return reference -> Optional.empty();
        }
        return reference -> simulator
                .workloads()
                .images(reference.kind(), reference.id(), reference.account(), reference.region())
                .map(images -> found(reference, images, simulator.workloads().isOwnScanner(reference.id())));
    }

    private static Deployment.Found found(WorkloadReference reference, List<CatalogueImage> images, boolean own) {
        Workload workload = new Workload(
                reference.id(),
                reference.kind(),
                reference.id().substring(reference.id().lastIndexOf('/') + 1),
                reference.account(),
                reference.region(),
                Platform.LINUX_AMD64,
                true);
        return own
                ? new Deployment.OwnScanner(workload)
                : new Deployment.WithImages(
                        workload, images.stream().map(LocalWorld::image).toList());
    }

    private static ContainerImage image(CatalogueImage image) {
        return new ContainerImage(image.container(), image.init(), image.image(), null);
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.NOT_COMPLETE, "interrupted while waiting", e);
        }
    }
}
