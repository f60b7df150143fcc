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

/**
 * Keeps all processes of a subscription together below the call limits of each endpoint. Calls are granted in blocks from a
 * shared ledger of the last window; a process that calls often takes blocks of up to {@value #LARGEST_BLOCK}, one that calls
 * rarely takes single calls. Limits are learned from reply headers; until then the standard service level is assumed
 * (300 calls an hour, 2 at once: {@code facts/qualys.md} §1.3).
 *
 * <p>How many calls run at once is counted per process only: a refusal because of another process is repeated shortly after.
 */
public final class RateBudget implements CallGate {
    static final int LARGEST_BLOCK = 10;
    static final int MOST_AT_ONCE = 100;
    private static final int CONCURRENCY = 2;
    private static final Duration TURN_WAIT = Duration.ofSeconds(20);
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
            if (budget.blockedUntil().isAfter(now)) {
                throw limited(action, Duration.between(now, budget.blockedUntil()));
            }
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
        EndpointBudget budget = budget(endpoint);
        synchronized (budget) {
            return budget.hourlyLimit();
        }
    }

    private EndpointBudget budget(String endpoint) {
        return endpoints.computeIfAbsent(endpoint, name -> new EndpointBudget(CONCURRENCY));
    }

    private void refill(String endpoint, EndpointBudget budget, String action, Instant now) {
        Optional<Lease> lease = leases.acquire(leaseName(endpoint), owner, now, now.plus(LEASE));
        if (lease.isEmpty()) {
            throw limited(action, BUSY);
        }
        SharedBudget shared = budget.share(SharedBudget.read(lease.get().document()));
        SharedBudget.Grant grant = shared.grant(budget.wanted(now), now, budget.seenRemaining(now));
        if (!leases.release(lease.get(), Json.write(grant.after()))) {
            // Somebody took over meanwhile and has not seen this grant, so it is none.
            throw limited(action, BUSY);
        }
        budget.refilled(grant, now);
        if (grant.calls() == 0) {
            throw limited(action, grant.delay());
        }
    }

    private static void awaitTurn(EndpointBudget budget, String action) {
        try {
            if (!budget.turns().tryAcquire(TURN_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw limited(action, BUSY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw limited(action, BUSY);
        }
    }

    /** Under the budget's lock, because two threads of one owner would hold the same lease. */
    private void observed(String endpoint, EndpointBudget budget, int status, RateHeaders headers) {
        synchronized (budget) {
            Instant now = clock.instant();
            if (budget.observed(status, headers, now)) {
                leases.acquire(leaseName(endpoint), owner, now, now.plus(LEASE))
                        .ifPresent(lease ->
                                leases.release(lease, Json.write(budget.share(SharedBudget.read(lease.document())))));
            }
        }
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
            RateBudget.this.observed(endpoint, budget, status, RateHeaders.read(headers));
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
