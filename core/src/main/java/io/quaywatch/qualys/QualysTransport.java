/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import io.quaywatch.qualys.QualysEndpoint.Repeat;
import io.quaywatch.qualys.QualysException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Runs endpoints: gate, bearer token, one re-login, status mapping, short retries. Safe for use by many threads. */
final class QualysTransport {
    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient http;
    private final HttpUrl base;
    private final String userAgent;
    private final TokenSource tokens;
    private final CallGate gate;
    private final Backoff backoff;
    private final InstantSource clock;

    /** @param base gateway and API version, without a slash at its end */
    QualysTransport(
            OkHttpClient http,
            HttpUrl base,
            String userAgent,
            TokenSource tokens,
            CallGate gate,
            Backoff backoff,
            InstantSource clock) {
        this.http = http;
        this.base = base;
        this.userAgent = userAgent;
        this.tokens = tokens;
        this.gate = gate;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** Makes the call. Throws {@link QualysException}; what the reader's consumer throws passes through. */
    <T> T run(QualysEndpoint<T> endpoint) {
        if (endpoint.repeat() == Repeat.UNTIL_REPLY) {
            try (Exchange begun = retrying(endpoint, () -> open(endpoint))) {
                return begun.read(endpoint);
            }
        }
        return retrying(endpoint, () -> {
            try (Exchange begun = open(endpoint)) {
                return begun.read(endpoint);
            }
        });
    }

    private <R> R retrying(QualysEndpoint<?> endpoint, CheckedSupplier<R> call) {
        RetryPolicy<R> policy = RetryPolicy.<R>builder()
                .withMaxRetries(backoff.retries())
                .handleIf(failure -> failure instanceof QualysException known && mayRepeat(endpoint, known))
                .build();
        return Failsafe.with(policy).get(context -> {
            if (context.isRetry() && context.getLastException() instanceof QualysException last) {
                backoff.beforeRetry(context.getAttemptCount(), last);
            }
            return call.get();
        });
    }

    private static boolean mayRepeat(QualysEndpoint<?> endpoint, QualysException failure) {
        // Status 0 is our own gate: what it refuses is for the workflow to wait for.
        boolean refusedUnread = failure.kind() == Kind.RATE_LIMITED && failure.status() != 0;
        boolean transientFailure = failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.SERVER_ERROR;
        return (refusedUnread || transientFailure && endpoint.repeat() != Repeat.NEVER) && Backoff.isShort(failure);
    }

    private Exchange open(QualysEndpoint<?> endpoint) {
        String token = tokens.current();
        Exchange first = call(endpoint, token);
        if (first.status() != 401) {
            return accepted(endpoint, first);
        }
        QualysException refused = failed(endpoint, first);
        tokens.invalidate(token);
        String fresh = tokens.current();
        if (fresh.equals(token)) {
            throw refused;
        }
        return accepted(endpoint, call(endpoint, fresh));
    }

    private Exchange accepted(QualysEndpoint<?> endpoint, Exchange exchange) {
        if (exchange.successful()) {
            return exchange;
        }
        throw failed(endpoint, exchange);
    }

    private QualysException failed(QualysEndpoint<?> endpoint, Exchange exchange) {
        try (exchange) {
            return exchange.failure(endpoint.action(), clock.instant());
        }
    }

    private Exchange call(QualysEndpoint<?> endpoint, String token) {
        Request request = request(endpoint, token);
        CallGate.Pass pass = gate.enter(endpoint.name(), endpoint.action());
        boolean open = false;
        try {
            Response response = http.newCall(request).execute();
            pass.observed(response.code(), lowerCase(response.headers()));
            open = true;
            return new Exchange(response, pass);
        } catch (IOException e) {
            throw new QualysException(Kind.UNREACHABLE, endpoint.action(), 0, null, null, e);
        } finally {
            if (!open) {
                pass.close();
            }
        }
    }

    private Request request(QualysEndpoint<?> endpoint, String token) {
        @Nullable
        RequestBody body = endpoint.body() == null
                ? null
                : RequestBody.create(endpoint.body().toString().getBytes(StandardCharsets.UTF_8), JSON);
        return new Request.Builder()
                .url(endpoint.url(base))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .header("User-Agent", userAgent)
                .method(endpoint.method(), body)
                .build();
    }

    private static Map<String, String> lowerCase(Headers headers) {
        Map<String, String> map = new LinkedHashMap<>();
        headers.forEach(header -> map.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
        return map;
    }
}
