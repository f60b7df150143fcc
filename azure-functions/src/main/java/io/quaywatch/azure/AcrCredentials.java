/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quaywatch.image.RegistryHost;
import io.quaywatch.json.Json;
import io.quaywatch.json.JwtExpiry;
import io.quaywatch.port.PortException;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.registry.RegistryException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logins for hosts of Azure Container Registry: the token of our identity is exchanged at the registry itself for a refresh token
 * of the registry, which serves as the password of a user that is all zeros (Azure/acr, docs/AAD-OAuth.md). A registry that
 * refuses our identity may still admit anybody, so it is then shown nothing and decides. Every other host is shown nothing.
 *
 * <p>Registries of other Azure clouds ({@code azurecr.cn}, {@code azurecr.us}) are other hosts: our token is not for them.
 */
final class AcrCredentials implements RegistryCredentials {
    /** The audience that a registry accepts by default: Resource Manager, whose rights it looks up (same document). */
    static final String SCOPE = "https://management.azure.com/.default";

    /** The user name that tells a registry that the password is a refresh token (same document). */
    static final String USER = "00000000-0000-0000-0000-000000000000";

    private static final Logger LOG = LoggerFactory.getLogger(AcrCredentials.class);
    private static final String CLOUD = ".azurecr.io";
    private static final int LIMIT = 64 * 1024;
    private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]{1,65536}");
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    /** A login used until it ends could end between two requests of one resolution. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    /** For a refresh token that does not say when it ends. */
    private static final Duration UNSAID_LIFETIME = Duration.ofMinutes(10);

    /** A refusal is asked again: rights are often given while somebody waits for them to work. */
    private static final Duration REFUSAL_KEPT = Duration.ofMinutes(5);

    /** Where a registry is asked; another place than the registry only in tests. */
    @FunctionalInterface
    interface Bases {
        /** A URL without a path. */
        HttpUrl of(String host);
    }

    private final TokenCredential identity;
    private final OkHttpClient http;
    private final Bases bases;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    AcrCredentials(TokenCredential identity, OkHttpClient http, InstantSource clock) {
        this(identity, http, host -> HttpUrl.get("https://" + host), clock);
    }

    AcrCredentials(TokenCredential identity, OkHttpClient http, Bases bases, InstantSource clock) {
        this.identity = identity;
        // A redirect would carry our token to wherever it points.
        this.http = http.newBuilder()
                .followRedirects(false)
                .followSslRedirects(false)
                .callTimeout(CALL_TIMEOUT)
                .build();
        this.bases = bases;
        this.clock = clock;
    }

    private record Kept(Credential credential, Instant until) {}

    record Reply(@JsonProperty("refresh_token") @Nullable String refreshToken) {
        @Override
        public String toString() {
            return "Reply[***]";
        }
    }

    @Override
    public Credential forHost(String host) {
        if (!(RegistryHost.of(host) instanceof RegistryHost.Acr acr)
                || !acr.host().endsWith(CLOUD)) {
            return new Credential.Anonymous();
        }
        Kept known = kept.get(acr.host());
        if (known != null && known.until().isAfter(clock.instant())) {
            return known.credential();
        }
        Kept issued = exchanged(acr.host());
        kept.put(acr.host(), issued);
        return issued.credential();
    }

    /** Asks the registries again next time, for example after one refused what is kept. */
    void forget() {
        kept.clear();
    }

    private Kept exchanged(String host) {
        String action = "get a login from " + host;
        Request request = new Request.Builder()
                .url(exchange(action, host))
                .header("Accept", "application/json")
                .header("User-Agent", "quaywatch")
                .post(new FormBody.Builder()
                        .add("grant_type", "access_token")
                        .add("service", host)
                        .add("access_token", token(action))
                        .build())
                .build();
        try (Response response = http.newCall(request).execute()) {
            return switch (response.code()) {
                case 200 -> login(action, bounded(action, response));
                case 401, 403 -> refused(host, response.code());
                default -> throw unexpected(action, response);
            };
        } catch (IOException e) {
            throw new RegistryException(Kind.UNREACHABLE, action + ": no complete answer", null, e);
        }
    }

    private HttpUrl exchange(String action, String host) {
        HttpUrl url =
                bases.of(host).newBuilder().addPathSegments("oauth2/exchange").build();
        boolean loopback = url.host().equals("127.0.0.1");
        if (!loopback && (!url.isHttps() || !url.host().equals(host))) {
            throw new RegistryException(Kind.REFUSED_ADDRESS, action + ": it is asked elsewhere", null, null);
        }
        return url;
    }

    private String token(String action) {
        try {
            return AzureFailure.calling(
                    action,
                    () -> identity.getTokenSync(new TokenRequestContext().addScopes(SCOPE))
                            .getToken());
        } catch (PortException e) {
            throw new RegistryException(
                    e.kind().retryable() ? Kind.UNREACHABLE : Kind.BAD_ANSWER, String.valueOf(e.getMessage()), null, e);
        }
    }

    private static byte[] bounded(String action, Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(LIMIT + 1L)) {
            throw badAnswer(action, "an answer of more than " + LIMIT + " bytes");
        }
        return source.readByteArray();
    }

    /** No parse failure is passed on as a cause: its text may quote the token. */
    private Kept login(String action, byte[] body) {
        Reply reply;
        try {
            reply = Json.wire().readValue(body, Reply.class);
        } catch (IOException e) {
            throw badAnswer(action, "the answer is not a token");
        }
        String token = reply == null ? null : reply.refreshToken();
        if (token == null || !HEADER_SAFE.matcher(token).matches()) {
            throw badAnswer(action, "the answer holds no token");
        }
        Instant until = JwtExpiry.of(token)
                .map(end -> end.minus(MARGIN))
                .orElse(clock.instant().plus(UNSAID_LIFETIME));
        return new Kept(new Credential.Basic(USER, token), until);
    }

    private Kept refused(String host, int status) {
        LOG.atWarn().log("registry {} refuses our identity with {}; it is asked without one", host, status);
        return new Kept(new Credential.Anonymous(), clock.instant().plus(REFUSAL_KEPT));
    }

    private static RegistryException unexpected(String action, Response response) {
        int status = response.code();
        Kind kind =
                status == 429 ? Kind.RATE_LIMITED : status == 408 || status >= 500 ? Kind.UNREACHABLE : Kind.BAD_ANSWER;
        return new RegistryException(
                kind, action + ": the registry answered " + status, retryAfter(response.header("Retry-After")), null);
    }

    private static @Nullable Duration retryAfter(@Nullable String seconds) {
        return seconds != null && seconds.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    private static RegistryException badAnswer(String action, String what) {
        return new RegistryException(Kind.BAD_ANSWER, action + ": " + what, null, null);
    }
}
