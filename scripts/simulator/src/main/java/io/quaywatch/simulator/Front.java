/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Takes every request through counting, limits and faults to the area that knows its path. */
final class Front implements LoopbackServer.Front {
    private final List<Area> areas;
    private final Faults faults;
    private final RateLimits limits;
    private final Stats stats;
    private final Tokens tokens;
    private final ApiErrors errors;
    private final Object world;

    /** @param world the lock under which areas run; none of them is safe for use by many threads */
    Front(
            List<Area> areas,
            Faults faults,
            RateLimits limits,
            Stats stats,
            Tokens tokens,
            ApiErrors errors,
            Object world) {
        this.areas = List.copyOf(areas);
        this.faults = faults;
        this.limits = limits;
        this.stats = stats;
        this.tokens = tokens;
        this.errors = errors;
        this.world = world;
    }

    @Override
    public Reply answer(Request request) throws IOException {
        Endpoint endpoint = find(request);
        stats.called(endpoint.name());
        return endpoint.limited() ? limited(endpoint, request) : served(endpoint, request);
    }

    private Reply limited(Endpoint endpoint, Request request) throws IOException {
        RateLimits.Decision decision = limits.enter(endpoint.name());
        if (!decision.accepted()) {
            stats.refused();
            return errors.reply(429, "API rate or concurrency limit exceeded")
                    .with("Retry-After", Long.toString(decision.retryAfterSeconds()))
                    .with(decision.headers());
        }
        try {
            return served(endpoint, request).with(decision.headers());
        } finally {
            limits.leave(endpoint.name());
        }
    }

    private Reply served(Endpoint endpoint, Request request) throws IOException {
        Optional<FaultRule> fault = faults.take(endpoint, request);
        if (fault.isEmpty()) {
            return worked(endpoint);
        }
        FaultRule rule = fault.get();
        Pause.millis(rule.delayMillis());
        if (rule.expireToken()) {
            tokens.expire(request);
        }
        return rule.change(() -> worked(endpoint));
    }

    private Reply worked(Endpoint endpoint) {
        synchronized (world) {
            return endpoint.work().get();
        }
    }

    private Endpoint find(Request request) {
        return areas.stream()
                .flatMap(area -> area.find(request).stream())
                .findFirst()
                .orElseGet(() -> new Endpoint(
                        request.method() + " (unknown)",
                        false,
                        () -> Reply.text(404, "text/plain", "simulator: no such path\n")));
    }
}
