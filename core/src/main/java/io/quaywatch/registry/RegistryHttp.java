/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.registry.RegistryException.Kind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Sends one request under the guard, with bounded answers and at most one redirect, which never sees a credential. */
final class RegistryHttp {
    private static final byte[] NOTHING = {};

    private final OkHttpClient http;
    private final RegistryGuard guard;
    private final InstantSource clock;

    RegistryHttp(OkHttpClient http, RegistryAccess access, InstantSource clock) {
        this.guard = access.guard();
        this.http = guard.guarded(http)
                .newBuilder()
                .callTimeout(access.callTimeout())
                .build();
        this.clock = clock;
    }

    /**
     * Answers 200, 401, 403 or 404; anything else is thrown.
     *
     * @throws RefusedAddressException if the guard refuses the URL asked for; a refused redirect is the registry's fault
     *     and a {@link RegistryException}
     */
    RegistryAnswer send(RegistryRequest request, @Nullable String authorization) throws RefusedAddressException {
        RegistryAnswer answer = exchange(request, request.url(), authorization);
        if (answer.redirects() && request.follow()) {
            return followed(request, answer);
        }
        return switch (answer.status()) {
            case 200, 401, 403, 404 -> answer;
            default -> throw unexpected(request, answer, "");
        };
    }

    private RegistryAnswer followed(RegistryRequest request, RegistryAnswer redirect) {
        String location = redirect.headers().get("Location");
        HttpUrl target = location == null ? null : request.url().resolve(location);
        if (target == null) {
            throw failure(Kind.BAD_ANSWER, request, "redirect to nowhere", null);
        }
        try {
            RegistryAnswer answer = exchange(request, target, null);
            if (answer.status() != 200) {
                throw unexpected(request, answer, " after a redirect");
            }
            return answer;
        } catch (RefusedAddressException e) {
            throw failure(Kind.REFUSED_ADDRESS, request, "redirect refused, " + e.getMessage(), e);
        }
    }

    private RegistryAnswer exchange(RegistryRequest request, HttpUrl url, @Nullable String authorization)
            throws RefusedAddressException {
        guard.check(url);
        Request.Builder wire = new Request.Builder()
                .url(url)
                .method(request.method(), null)
                .header("Accept", request.accept())
                .header("User-Agent", "quaywatch");
        if (authorization != null) {
            wire.header("Authorization", authorization);
        }
        try (Response response = http.newCall(wire.build()).execute()) {
            byte[] body = response.code() == 200 ? bounded(request, response) : NOTHING;
            return new RegistryAnswer(response.code(), response.headers(), response.challenges(), body);
        } catch (IOException e) {
            RefusedAddressException refused = RefusedAddressException.in(e);
            if (refused != null) {
                throw refused;
            }
            throw failure(Kind.UNREACHABLE, request, "no complete answer from " + url.host(), e);
        }
    }

    private static byte[] bounded(RegistryRequest request, Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(request.limit() + 1L)) {
            throw failure(Kind.BAD_ANSWER, request, "answer of more than " + request.limit() + " bytes", null);
        }
        return source.readByteArray();
    }

    private RegistryException unexpected(RegistryRequest request, RegistryAnswer answer, String when) {
        int status = answer.status();
        Kind kind =
                status == 429 ? Kind.RATE_LIMITED : status == 408 || status >= 500 ? Kind.UNREACHABLE : Kind.BAD_ANSWER;
        return new RegistryException(
                kind, request.action() + ": the registry answered " + status + when, retryAfter(answer), null);
    }

    private @Nullable Duration retryAfter(RegistryAnswer answer) {
        String value = answer.headers().get("Retry-After");
        if (value == null) {
            return null;
        }
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Duration wait =
                    Duration.between(clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    static RegistryException failure(Kind kind, RegistryRequest request, String what, @Nullable Throwable cause) {
        return new RegistryException(kind, request.action() + ": " + what, null, cause);
    }
}
