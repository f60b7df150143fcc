/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.image.RegistryHost;
import io.quaywatch.image.RegistryHost.Ecr;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.Leases;
import io.quaywatch.port.Leases.Lease;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysApi.RegistryEntry;
import io.quaywatch.qualys.QualysException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The registries that the subscription's sensor scans: finds the one of a host, and registers an ECR registry exactly once. */
final class SensorRegistries {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    /** Longer than the calls made under it can take. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration RETRY = Duration.ofSeconds(10);

    /** A new IAM role is not known everywhere at once; Qualys refuses a registry whose role it cannot assume. */
    private static final Duration ROLE_SPREADS = Duration.ofMinutes(5);

    private static final Duration ROLE_WAIT = Duration.ofSeconds(30);

    private final QualysApi api;
    private final Leases leases;
    private final String owner;
    private final SensorSettings settings;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Prepared answer, Instant until) {}

    SensorRegistries(QualysApi api, Leases leases, String owner, SensorSettings settings, InstantSource clock) {
        this.api = api;
        this.leases = leases;
        this.owner = owner;
        this.settings = settings;
        this.clock = clock;
    }

    /** One thread at a time: the others find what it found, and a lease cannot keep apart those of one owner. */
    synchronized Prepared prepare(String registry, Instant requestedAt) {
        Instant now = clock.instant();
        Known remembered = known.get(registry);
        if (remembered != null && remembered.until().isAfter(now)) {
            return remembered.answer();
        }
        Prepared answer = find(registry).orElseGet(() -> missing(registry, requestedAt));
        if (!(answer instanceof Prepared.NotYet)) {
            known.put(registry, new Known(answer, now.plus(REMEMBERED)));
        }
        return answer;
    }

    private Optional<Prepared> find(String registry) {
        return api.registriesOf(registry).stream()
                .map(RegistryEntry::id)
                .min(Comparator.naturalOrder())
                .map(Prepared.Ready::new);
    }

    private Prepared missing(String registry, Instant requestedAt) {
        RegistryHost host = RegistryHost.of(registry);
        if (host instanceof Ecr ecr && settings.ecrRoleArn() != null) {
            return register(ecr, settings.ecrRoleArn(), requestedAt);
        }
        return new Prepared.Impossible("registry " + registry
                + " is not known to Qualys; add it under Container Security > Registries"
                + (host instanceof Ecr ? ", or set QUALYS_ECR_ROLE_ARN" : ""));
    }

    private Prepared register(Ecr ecr, String roleArn, Instant requestedAt) {
        Instant now = clock.instant();
        Optional<Lease> lease = leases.acquire("registry " + ecr.host(), owner, now, now.plus(LEASE));
        if (lease.isEmpty()) {
            return new Prepared.NotYet(RETRY, "another execution registers " + ecr.host());
        }
        try {
            // Who held the lease before us may have made it.
            return find(ecr.host())
                    .orElseGet(() -> new Prepared.Ready(api.createEcrRegistry(
                            ecr.host(),
                            "ecr-" + ecr.account() + "-" + ecr.region(),
                            ecr.account(),
                            ecr.region(),
                            ecr.partition().equals("aws-us-gov") ? "US_Gov" : "Global",
                            roleArn)));
        } catch (QualysException refused) {
            if (refused.kind() != QualysException.Kind.REJECTED
                    || !requestedAt.plus(ROLE_SPREADS).isAfter(now)) {
                throw refused;
            }
            return new Prepared.NotYet(ROLE_WAIT, "Qualys does not accept the role " + roleArn + " yet");
        } finally {
            leases.release(lease.get(), null);
        }
    }
}
