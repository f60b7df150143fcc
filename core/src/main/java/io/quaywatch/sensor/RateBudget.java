/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.json.Json;
import io.quaywatch.port.Leases;
import io.quaywatch.port.Leases.Lease;
import io.quaywatch.qualys.CallGate;
import io.quaywatch.qualys.QualysException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all processes of a subscription together below the call limits of each endpoint. Calls are granted in blocks from a
 * shared ledger of the last window; a process that calls often takes blocks of up to {@value #LARGEST_BLOCK}, one that calls
 * rarely takes single calls. Limits are learned from reply headers; until then the standard service level is assumed
 * (300 calls an hour, 2 at once: {@code facts/qualys.md} §1.3).
 */
public final class RateBudget implements CallGate {
    static final int LARGEST_BLOCK = 10;
    private static final int CONCURRENCY = 2;
    private static final Duration CONCURRENCY_WAIT = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final Leases leases;
    private final String owner;
    private final InstantSource clock;
    private final Map<String, EndpointBudget> endpoints = new ConcurrentHashMap<>();

    /** @param owner names this process among those that share the leases */
    public RateBudget(Leases leases, String owner, InstantSource clock) {
        this.leases = leases;
        this.owner = owner;
        this.clock = clock;
    }

    @Override
    public Pass enter(String endpoint, String action) {
        EndpointBudget budget = budget(endpoint);
        synchronized (budget) {
            Instant now = clock.instant();
            if (!budget.takeLocal(now)) {
                refill(endpoint, budget, action, now);
                budget.takeLocal(now);
            }
        }
        awaitTurn(budget, action);
        return new CountedPass(endpoint, budget);
    }

    /** The calls an hour that this endpoint allows, as far as is known. */
    public int hourlyLimit(String endpoint) {
        return budget(endpoint).hourlyLimit();
    }

    private EndpointBudget budget(String endpoint) {
        return endpoints.computeIfAbsent(endpoint, name -> new EndpointBudget(CONCURRENCY));
    }

    private void refill(String endpoint, EndpointBudget budget, String action, Instant now) {
        Optional<Lease> lease = leases.acquire(leaseName(endpoint), owner, now, now.plus(LEASE));
        if (lease.isEmpty()) {
            throw limited(action, BUSY);
        }
        SharedBudget shared = SharedBudget.read(lease.get().document()).learned(budget.learned());
        SharedBudget.Grant grant = shared.grant(budget.wanted(now), now, budget.seenRemaining(now));
        leases.release(lease.get(), Json.write(grant.after()));
        budget.refilled(grant, now);
        if (grant.calls() == 0) {
            throw limited(action, grant.delay());
        }
    }

    private static void awaitTurn(EndpointBudget budget, String action) {
        try {
            if (!budget.turns().tryAcquire(CONCURRENCY_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw limited(action, BUSY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw limited(action, BUSY);
        }
    }

    private void publishBlock(String endpoint, Instant until) {
        Instant now = clock.instant();
        leases.acquire(leaseName(endpoint), owner, now, now.plus(LEASE))
                .ifPresent(lease -> leases.release(
                        lease, Json.write(SharedBudget.read(lease.document()).blockedUntil(until))));
    }

    private static String leaseName(String endpoint) {
        return "budget " + endpoint;
    }

    private static QualysException limited(String action, Duration delay) {
        return new QualysException(QualysException.Kind.RATE_LIMITED, action, 0, "call budget", delay, null);
    }

    /** One call, from the grant to the end of the reply. */
    private final class CountedPass implements Pass {
        private final String endpoint;
        private final EndpointBudget budget;
        private boolean open = true;

        CountedPass(String endpoint, EndpointBudget budget) {
            this.endpoint = endpoint;
            this.budget = budget;
        }

        @Override
        public void observed(int status, Map<String, String> headers) {
            Instant now = clock.instant();
            @Nullable Instant blockedUntil;
            synchronized (budget) {
                blockedUntil = budget.observed(status, RateHeaders.read(headers), now);
            }
            if (blockedUntil != null) {
                publishBlock(endpoint, blockedUntil);
            }
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                budget.turns().release();
            }
        }
    }
}
