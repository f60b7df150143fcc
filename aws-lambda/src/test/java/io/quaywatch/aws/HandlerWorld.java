/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.local.InMemoryReportStore;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.notify.Notification;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.port.Leases;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanCache;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.qualys.QualysSettings;
import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolver;
import io.quaywatch.registry.RegistryAccess;
import io.quaywatch.registry.RegistryEndpoints;
import io.quaywatch.registry.RegistryGuard;
import io.quaywatch.report.Severity;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.scan.Sweep;
import io.quaywatch.sensor.RateBudget;
import io.quaywatch.sensor.RegistrySensorEngine;
import io.quaywatch.sensor.ScanStatusBoard;
import io.quaywatch.sensor.SensorSettings;
import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** All handlers around one ledger, on a virtual clock, with the simulator as Qualys, registries and workload catalogue. */
final class HandlerWorld implements AutoCloseable {
    static final String MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:scan";

    final VirtualClock clock = new VirtualClock();
    final ScanCache cache;
    final Leases leases;
    final Simulator simulator;
    final List<Notification> told = new ArrayList<>();
    final List<Started> started = new ArrayList<>();
    final List<String> printed = new ArrayList<>();
    final EventsHandler events;
    final StepsHandler steps;
    final FailuresHandler failures;
    final SweepHandler sweep;
    /** What the next look-up of a workload, notification or start throws instead of answering. */
    @Nullable
    PortException lookUpThrows;

    @Nullable
    PortException notifierThrows;

    String token = "token-of-the-handler-tests";

    /** What the credentials supplier throws: a secret without its keys, for one. */
    @Nullable
    PortException secretThrows;

    private final OkHttpClient http = new OkHttpClient();

    record Started(String name, JsonNode input) {}

    HandlerWorld(String scenario) {
        this(scenario, new InMemoryScanCache(), new InMemoryLeases());
    }

    HandlerWorld(String scenario, ScanCache cache, Leases leases) {
        this.cache = cache;
        this.leases = leases;
        simulator = Simulator.start(
                SimulatorOptions.defaults().withClock(clock).withScenario(Scenario.parse("test", scenario)));
        RegistrySensorEngine sensor = sensor();
        ScanWorkflow workflow = new ScanWorkflow(
                new ScanPorts(identifier(), cache, sensor, new InMemoryReportStore(), this::tell),
                ScanSettings.DEFAULTS,
                new SeverityPolicy(Severity.HIGH),
                clock);
        ExecutionInput input = new ExecutionInput(catalog(), clock);
        events = new EventsHandler(() -> input, () -> workflow);
        steps = new StepsHandler(() -> workflow);
        WorkloadCatalog unread = reference -> {
            throw new PortException(PortException.Kind.DENIED, "not here");
        };
        UnfinishedWork unfinished =
                new UnfinishedWork(cache, new ExecutionInput(unread, clock), ScanSettings.DEFAULTS.profile(), clock);
        failures = new FailuresHandler(() -> workflow, () -> unfinished, () -> leases, clock);
        sweep = new SweepHandler(
                () -> new Sweep(cache, sensor, "pkg", clock),
                () -> this::start,
                () -> new SweepMetrics(cache, "pkg", this::credentials, MACHINE, clock),
                printed::add,
                clock);
    }

    static JsonNode call(JsonHandler handler, Object input) {
        return call(handler, Json.write(input));
    }

    static JsonNode call(JsonHandler handler, String input) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), answer, new NoContext());
            return Json.state().readTree(answer.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a whole execution, one item after the other, as the workflow does; the last answer of each item. */
    List<JsonNode> execute(String name, String input, Calls calls) {
        JsonNode parsed =
                calls.call(events, "{\"phase\":\"ParseEvent\",\"execution\":\"" + name + "\",\"input\":" + input + "}");
        List<JsonNode> ends = new ArrayList<>();
        for (JsonNode item : parsed.path("items")) {
            ends.add(finished(item.path("state"), calls));
        }
        return ends;
    }

    private JsonNode finished(JsonNode first, Calls calls) {
        JsonNode state = first;
        String phase = "ResolveImage";
        while (true) {
            JsonHandler handler = phase.equals("ResolveImage") ? events : steps;
            JsonNode answer = calls.call(handler, "{\"phase\":\"" + phase + "\",\"state\":" + state + "}");
            if (answer.path("phase").asText().equals("Finished")) {
                return answer;
            }
            clock.advance(Duration.ofSeconds(answer.path("waitSeconds").asLong()));
            phase = answer.path("phase").asText();
            state = answer.path("state");
        }
    }

    /** How a function is called: plainly, or with a death in between. */
    interface Calls {
        JsonNode call(JsonHandler handler, String payload);
    }

    static JsonNode json(String text) {
        try {
            return Json.state().readTree(text.replace('\'', '"'));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    boolean start(String name, Object input) {
        started.add(new Started(name, json(Json.write(input))));
        return true;
    }

    private void tell(Notification notification) {
        if (notifierThrows != null) {
            throw notifierThrows;
        }
        told.add(notification);
    }

    private ImageIdentifier identifier() {
        HttpUrl base = HttpUrl.get(simulator.baseUrl());
        RegistryAccess access = RegistryAccess.anonymous()
                .withEndpoints(RegistryEndpoints.below(base.resolve("/registry")))
                .withGuard(new RegistryGuard(Set.of(base.host() + ":" + base.port()), false));
        return new ImageResolver(http, access, ContentCheck.TRUSTED, clock);
    }

    private RegistrySensorEngine sensor() {
        RateBudget budget = new RateBudget(leases, "process", clock);
        QualysClient api = QualysClient.create(
                http,
                QualysSettings.of(QualysPlatform.custom(URI.create(simulator.baseUrl()))),
                this::credentials,
                budget,
                clock);
        ScanStatusBoard board = new ScanStatusBoard(
                api, leases, "process", clock, Duration.ofMinutes(30), () -> budget.hourlyLimit("GET /images"));
        return new RegistrySensorEngine(
                api,
                board,
                leases,
                "process",
                new SensorSettings(Duration.ofDays(30), "arn:aws:iam::111122223333:role/quaywatch"),
                clock);
    }

    private AccessToken credentials() {
        if (secretThrows != null) {
            throw secretThrows;
        }
        return new AccessToken(token);
    }

    private WorkloadCatalog catalog() {
        return reference -> {
            if (lookUpThrows != null) {
                throw lookUpThrows;
            }
            return simulator
                    .workloads()
                    .images(reference.kind(), reference.id(), reference.account(), reference.region())
                    .map(images -> new Deployment.WithImages(
                            new Workload(
                                    // As ECS look-ups do: every revision is the same workload.
                                    reference.id().replaceFirst(":[0-9]+$", ""),
                                    reference.kind(),
                                    reference.id(),
                                    reference.account(),
                                    reference.region(),
                                    Platform.LINUX_AMD64,
                                    true),
                            images.stream()
                                    .map(image ->
                                            new ContainerImage(image.container(), image.init(), image.image(), null))
                                    .toList()));
        };
    }

    @Override
    public void close() {
        simulator.close();
        http.connectionPool().evictAll();
    }
}
