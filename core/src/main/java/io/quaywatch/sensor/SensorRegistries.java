/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.image.RegistryHost;
import io.quaywatch.image.RegistryHost.Ecr;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.Leases;
import io.quaywatch.port.Leases.Lease;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysApi.RegistryEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The registries that the subscription's sensor scans: finds the one of a host, and registers an ECR registry exactly once. */
final class SensorRegistries {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final QualysApi api;
    private final Leases leases;
    private final String owner;
    private final SensorSettings settings;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(String id, Instant until) {}

    SensorRegistries(QualysApi api, Leases leases, String owner, SensorSettings settings, InstantSource clock) {
        this.api = api;
        this.leases = leases;
        this.owner = owner;
        this.settings = settings;
        this.clock = clock;
    }

    Prepared prepare(String registry) {
        Known remembered = known.get(registry);
        if (remembered != null && remembered.until().isAfter(clock.instant())) {
            return new Prepared.Ready(remembered.id());
        }
        Optional<String> found = find(registry);
        if (found.isPresent()) {
            return ready(registry, found.get());
        }
        return RegistryHost.of(registry) instanceof Ecr ecr && settings.ecrRoleArn() != null
                ? register(ecr, settings.ecrRoleArn())
                : new Prepared.Impossible("registry " + registry
                        + " is not known to Qualys; add it under Container Security > Registries"
                        + (RegistryHost.of(registry) instanceof Ecr ? ", or set QUALYS_ECR_ROLE_ARN" : ""));
    }

    private Optional<String> find(String registry) {
        List<RegistryEntry> entries = api.registriesOf(registry);
        return entries.stream().min(Comparator.comparing(RegistryEntry::id)).map(RegistryEntry::id);
    }

    private Prepared register(Ecr ecr, String roleArn) {
        Instant now = clock.instant();
        Optional<Lease> lease = leases.acquire("registry " + ecr.host(), owner, now, now.plus(LEASE));
        if (lease.isEmpty()) {
            return new Prepared.NotYet(RETRY, "another execution registers " + ecr.host());
        }
        try {
            Optional<String> madeMeanwhile = find(ecr.host());
            return ready(
                    ecr.host(),
                    madeMeanwhile.orElseGet(() -> api.createEcrRegistry(
                            ecr.host(),
                            "ecr-" + ecr.account() + "-" + ecr.region(),
                            ecr.account(),
                            ecr.region(),
                            ecr.partition().equals("aws-us-gov") ? "US_Gov" : "Global",
                            roleArn)));
        } finally {
            leases.release(lease.get(), null);
        }
    }

    private Prepared ready(String registry, String id) {
        known.put(registry, new Known(id, clock.instant().plus(REMEMBERED)));
        return new Prepared.Ready(id);
    }
}
