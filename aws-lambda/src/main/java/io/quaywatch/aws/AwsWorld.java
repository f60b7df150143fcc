/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.config.ScannerConfig;
import io.quaywatch.image.RegistryHost;
import io.quaywatch.local.InMemoryReportStore;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.port.Contention;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.Leases;
import io.quaywatch.port.Notifier;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.port.ScanCache;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials;
import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolver;
import io.quaywatch.registry.RegistryAccess;
import io.quaywatch.registry.RegistryCredentials.Credential;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.Sweep;
import io.quaywatch.sensor.RateBudget;
import io.quaywatch.sensor.RegistrySensorEngine;
import io.quaywatch.sensor.ScanStatusBoard;
import io.quaywatch.sensor.SensorSettings;
import io.quaywatch.time.Pause;
import io.quaywatch.wiring.Lazy;
import io.quaywatch.wiring.LazyReportStore;
import io.quaywatch.wiring.QualysConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Everything a process of one function is made of, each part made when it is first needed. */
final class AwsWorld {
    private static final Duration SECRET_KEPT = Duration.ofMinutes(5);

    private final AwsConfig config;
    private final AwsClients clients;
    private final InstantSource clock;
    private final RegistryAccess registries;
    private final ContentCheck check;
    private final Lazy<String> process = new Lazy<>(() -> "lambda-" + UUID.randomUUID());
    private final Lazy<OkHttpClient> http = new Lazy<>(OkHttpClient::new);
    private final Lazy<ScanCache> cache;
    private final Lazy<Leases> leases;
    private final Lazy<SecretsManagerSecrets> secrets;
    private final Lazy<QualysClient> qualys = new Lazy<>(this::newQualys);
    private final Lazy<RateBudget> budget = new Lazy<>(() -> new RateBudget(leases(), process(), clock()));
    private final Lazy<ImageEngine> sensor = new Lazy<>(this::newSensor);
    private final Lazy<String> account = new Lazy<>(this::ownAccount);
    private final Lazy<AssumedRoles> roles = new Lazy<>(this::newRoles);
    private final Lazy<EcrCredentials> logins = new Lazy<>(this::newLogins);
    private final Lazy<ImageIdentifier> identifier = new Lazy<>(this::newIdentifier);
    private final Lazy<ScanWorkflow> resolving = new Lazy<>(this::newResolving);
    private final Lazy<ScanWorkflow> recording = new Lazy<>(this::newRecording);
    private final Lazy<ScanWorkflow> steps = new Lazy<>(this::newSteps);

    AwsWorld(AwsConfig config, AwsClients clients, InstantSource clock, RegistryAccess registries, ContentCheck check) {
        this.config = config;
        this.clients = clients;
        this.clock = clock;
        this.registries = registries;
        this.check = check;
        Contention contention =
                new Contention(Contention.STANDARD_ATTEMPTS, ThreadLocalRandom::current, Pause.sleeping());
        cache = new Lazy<>(() -> new DynamoDbScanCache(clients.dynamoDb(), config.get(AwsConfig.TABLE), contention));
        leases = new Lazy<>(() -> new DynamoDbLeases(clients.dynamoDb(), config.get(AwsConfig.TABLE), contention));
        secrets = new Lazy<>(() -> new SecretsManagerSecrets(clients.secrets(), SECRET_KEPT, clock));
    }

    InstantSource clock() {
        return clock;
    }

    Leases leases() {
        return leases.get();
    }

    /** For ResolveImage, in a function without rights to the ledger, to Qualys or to people. */
    ScanWorkflow resolving() {
        return resolving.get();
    }

    /** For RecordFailure and SendNotification, in a function without rights to Qualys. */
    ScanWorkflow recording() {
        return recording.get();
    }

    /** For all other phases. */
    ScanWorkflow steps() {
        return steps.get();
    }

    ExecutionInput executionInput() {
        return new ExecutionInput(catalog(), clock);
    }

    UnfinishedWork unfinishedWork() {
        WorkloadCatalog unread = reference -> {
            throw new PortException(PortException.Kind.DENIED, "look up " + reference.id() + ": not in this function");
        };
        return new UnfinishedWork(
                cache.get(), new ExecutionInput(unread, clock), config.scanner().profile(), clock);
    }

    Sweep sweep() {
        return new Sweep(cache.get(), sensor(), config.scanner().profile(), clock);
    }

    SweepMetrics sweepMetrics() {
        return new SweepMetrics(
                cache.get(), config.scanner().profile(), this::credentials, config.get(AwsConfig.STATE_MACHINE), clock);
    }

    LostEvents lostEvents() {
        return new LostEvents(clients.sqs(), config.get(AwsConfig.DEAD_LETTERS));
    }

    Backfill backfill() {
        Function<AccountRegion, EcsClient> ecs = place -> clients.ecs(place, this::credentialsFor);
        Inventory inventory = new Inventory(
                List.of(new RunningImages(ecs), new StoredImages(place -> clients.ecr(place, this::credentialsFor))),
                new EcsTaskDefinitions(ecs),
                clock);
        return new Backfill(inventory, this::home, this::executions, clock);
    }

    /** Where this runs. */
    private AccountRegion home() {
        Region region = clients.sts().serviceClientConfiguration().region();
        return new AccountRegion(account.get(), region.id());
    }

    Executions executions() {
        return new StateMachineExecutions(clients.sfn(), config.get(AwsConfig.STATE_MACHINE));
    }

    /** Whether nothing was made yet that must not be in a snapshot: no id, secret, token, socket or client. */
    boolean isUntouched() {
        return clients.isUntouched()
                && process.ifMade().isEmpty()
                && http.ifMade().isEmpty()
                && secrets.ifMade().isEmpty()
                && qualys.ifMade().isEmpty()
                && roles.ifMade().isEmpty();
    }

    int connections() {
        return http.ifMade()
                .map(client -> client.connectionPool().connectionCount())
                .orElse(0);
    }

    /** Drops connections, tokens, secrets and sessions. The parts are not used again. */
    void forget() {
        qualys.ifMade().ifPresent(QualysClient::forget);
        secrets.ifMade().ifPresent(SecretsManagerSecrets::forget);
        roles.ifMade().ifPresent(AssumedRoles::forget);
        logins.ifMade().ifPresent(EcrCredentials::forget);
        http.ifMade().ifPresent(client -> client.connectionPool().evictAll());
        clients.close();
    }

    /** Resolves images: it has neither the ledger nor the reports, and tells nobody. */
    private ScanWorkflow newResolving() {
        return workflow(new ScanPorts(
                identifier.get(),
                new InMemoryScanCache(),
                new UnconnectedSensor(),
                new InMemoryReportStore(),
                notification -> {
                    throw new IllegalStateException("this function tells nobody");
                }));
    }

    private ScanWorkflow newRecording() {
        return workflow(new ScanPorts(
                identifier.get(), cache.get(), new UnconnectedSensor(), new InMemoryReportStore(), notifier()));
    }

    private ScanWorkflow newSteps() {
        String bucket = config.get(AwsConfig.BUCKET);
        ReportStore reports = new LazyReportStore(new Lazy<ReportStore>(() -> new S3ReportStore(clients.s3(), bucket)));
        return workflow(new ScanPorts(identifier.get(), cache.get(), sensor(), reports, notifier()));
    }

    private Notifier notifier() {
        String topic = config.get(AwsConfig.TOPIC);
        Lazy<Notifier> sns = new Lazy<>(() -> new SnsNotifier(clients.sns(), topic));
        return notification -> sns.get().send(notification);
    }

    private ScanWorkflow workflow(ScanPorts ports) {
        ScannerConfig scanner = config.scanner();
        ScanSettings settings = new ScanSettings(
                scanner.profile(), scanner.freshFor(), scanner.scanDeadline(), scanner.executionLimit());
        return new ScanWorkflow(ports, settings, new SeverityPolicy(config.notifyFrom()), clock);
    }

    /** Names this process among those that share the leases. */
    String process() {
        return process.get();
    }

    private ImageEngine sensor() {
        return sensor.get();
    }

    private ImageEngine newSensor() {
        ScannerConfig scanner = config.scanner();
        ScanStatusBoard board = new ScanStatusBoard(
                qualys.get(),
                leases(),
                process(),
                clock,
                scanner.scanDeadline(),
                () -> budget.get().hourlyLimit("GET /images"));
        return new RegistrySensorEngine(
                qualys.get(),
                board,
                leases(),
                process(),
                new SensorSettings(scanner.maxReuseAge(), scanner.ecrRoleArn()),
                clock);
    }

    private QualysClient newQualys() {
        return QualysClient.create(
                http.get(), QualysConnection.settings(config.scanner()), this::credentials, budget.get(), clock);
    }

    private QualysCredentials credentials() {
        String name = config.get(AwsConfig.SECRET);
        String secret = secrets.get()
                .find(name)
                .orElseThrow(() ->
                        new PortException(PortException.Kind.NOT_FOUND, "read secret " + name + ": it does not exist"));
        return SecretCredentials.read(name, secret);
    }

    private ImageIdentifier newIdentifier() {
        return new ImageResolver(http.get(), registries.withCredentials(this::login), check, clock);
    }

    /** Whoever only reads other registries need not ask AWS anything. */
    private Credential login(String host) {
        return RegistryHost.of(host) instanceof RegistryHost.Ecr
                ? logins.get().forHost(host)
                : new Credential.Anonymous();
    }

    private WorkloadCatalog catalog() {
        return new EcsTaskDefinitions(place -> clients.ecs(place, this::credentialsFor));
    }

    private EcrCredentials newLogins() {
        return new EcrCredentials(place -> clients.ecr(place, this::credentialsFor), account.get(), clock);
    }

    private AwsCredentialsProvider credentialsFor(String owner) {
        if (config.find(AwsConfig.DESCRIBE_ROLE).isPresent()) {
            return roles.get().forAccount(owner);
        }
        if (owner.equals(account.get())) {
            return DefaultCredentialsProvider.builder().build();
        }
        throw new PortException(
                PortException.Kind.DENIED,
                "look into account " + owner + ": " + AwsConfig.DESCRIBE_ROLE.name() + " is not set");
    }

    private AssumedRoles newRoles() {
        @Nullable String externalId = config.find(AwsConfig.EXTERNAL_ID).orElse(null);
        return new AssumedRoles(clients.sts(), config.get(AwsConfig.DESCRIBE_ROLE), externalId, account.get(), clock);
    }

    private String ownAccount() {
        return AwsFailure.calling(
                "ask which account this is",
                () -> clients.sts().getCallerIdentity().account());
    }
}
