/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.Leases;
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
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.sensor.RateBudget;
import io.quaywatch.sensor.RegistrySensorEngine;
import io.quaywatch.sensor.ScanStatusBoard;
import io.quaywatch.sensor.SensorSettings;
import io.quaywatch.simulator.ScanRecord;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import io.quaywatch.testing.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The simulated Qualys gateway and registries over real HTTP, on the clock of the test. */
final class SimulatedQualys implements AutoCloseable {
    private final VirtualClock clock;
    private final OkHttpClient http = new OkHttpClient();
    private final Simulator simulator;
    private int processes;

    SimulatedQualys(VirtualClock clock) {
        this.clock = clock;
        this.simulator = Simulator.start(SimulatorOptions.defaults().withClock(clock));
    }

    ImageIdentifier registries() {
        HttpUrl base = HttpUrl.get(simulator.baseUrl());
        RegistryAccess access = RegistryAccess.anonymous()
                .withEndpoints(RegistryEndpoints.below(base.resolve("/registry")))
                .withGuard(new RegistryGuard(Set.of(base.host() + ":" + base.port()), false));
        return new ImageResolver(http, access, ContentCheck.TRUSTED, clock);
    }

    /** The engine of a new process: what it shares with others is in the store of leases only. */
    ImageEngine engine(Leases leases) {
        String owner = "process-" + processes++;
        RateBudget budget = new RateBudget(leases, owner, clock);
        QualysClient api = QualysClient.create(
                http,
                QualysSettings.of(QualysPlatform.custom(URI.create(simulator.baseUrl()))),
                () -> new AccessToken("token-of-the-flow-tests"),
                budget,
                clock);
        Duration deadline = ScanSettings.DEFAULTS.scanDeadline();
        ScanStatusBoard board =
                new ScanStatusBoard(api, leases, owner, clock, deadline, () -> budget.hourlyLimit("GET /images"));
        return new RegistrySensorEngine(
                api, board, leases, owner, new SensorSettings(Duration.ofDays(30), null), clock);
    }

    /** What schedules asked to scan in this repository. */
    List<ScanRecord> scansOf(String repository) {
        return simulator.scansOf(repository);
    }

    long schedulesMade() {
        return simulator.calls().getOrDefault("POST /csapi/v1.3/registry/{id}/schedule", 0L);
    }

    @Override
    public void close() {
        simulator.close();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
