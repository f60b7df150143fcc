/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quaywatch.json.Json;
import io.quaywatch.registry.RegistryCredentials.Credential;
import io.quaywatch.registry.RegistryException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import okhttp3.Challenge;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Answers the challenges of registries: Basic, or a Bearer token from the realm that the registry names. Answers are kept
 * in memory until they expire, one for each host, repository and kind of access.
 */
final class RegistryTokens {
    private static final int LIMIT = 64 * 1024;
    private static final int KEPT = 1_000;
    private static final Duration UNSAID_LIFETIME = Duration.ofSeconds(60);
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(12);
    private static final Duration BASIC_KEPT = Duration.ofSeconds(60);
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]{1,65536}");

    private final RegistryHttp http;
    private final RegistryCredentials credentials;
    private final InstantSource clock;
    private final Map<Scope, Token> tokens = new ConcurrentHashMap<>();

    RegistryTokens(RegistryHttp http, RegistryCredentials credentials, InstantSource clock) {
        this.http = http;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** What one token opens. Registries ask for other rights to list tags than to pull, and say so in the challenge. */
    record Scope(String host, String repository, boolean listing) {}

    private record Token(String header, Instant until) {
        @Override
        public String toString() {
            return "Token[*** until " + until + "]";
        }
    }

    record Reply(
            @Nullable String token,
            @JsonProperty("access_token") @Nullable String accessToken,
            @JsonProperty("expires_in") @Nullable Long expiresIn) {
        @Override
        public String toString() {
            return "Reply[***]";
        }
    }

    /** The Authorization header to begin with, or null to wait for the challenge. */
    @Nullable
    String known(Scope scope) {
        if (credentials.forHost(scope.host()) instanceof Credential.Bearer bearer) {
            return "Bearer " + bearer.token();
        }
        Token token = tokens.get(scope);
        return token != null && token.until().isAfter(clock.instant()) ? token.header() : null;
    }

    /** The Authorization header that answers these challenges. */
    String answer(Scope scope, List<Challenge> challenges) throws NoIdentityException {
        Credential credential = credentials.forHost(scope.host());
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equalsIgnoreCase("Bearer") && !(credential instanceof Credential.Bearer)) {
                return bought(scope, challenge, credential);
            }
        }
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equalsIgnoreCase("Basic") && credential instanceof Credential.Basic basic) {
                return kept(scope, new Token(header(basic), clock.instant().plus(BASIC_KEPT)));
            }
        }
        throw NoIdentityException.unreadable(
                credential instanceof Credential.Anonymous
                        ? scope.host() + " asks for credentials and there are none for it"
                        : scope.host() + " does not accept the credentials for it");
    }

    private String bought(Scope scope, Challenge challenge, Credential credential) throws NoIdentityException {
        RegistryRequest request = request(scope, challenge);
        boolean shown = credential instanceof Credential.Basic
                && credentials.mayGoTo(scope.host(), request.url().host());
        RegistryAnswer answer;
        try {
            answer = http.send(request, shown ? header((Credential.Basic) credential) : null);
        } catch (RefusedAddressException e) {
            throw RegistryHttp.failure(Kind.REFUSED_ADDRESS, request, "realm refused, " + e.getMessage(), e);
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw NoIdentityException.unreadable("the token realm of " + scope.host() + " answered " + answer.status());
        }
        if (answer.status() != 200) {
            throw RegistryHttp.failure(Kind.BAD_ANSWER, request, "the realm answered " + answer.status(), null);
        }
        return kept(scope, token(request, answer.body()));
    }

    private String kept(Scope scope, Token token) {
        if (tokens.size() >= KEPT) {
            tokens.clear();
        }
        tokens.put(scope, token);
        return token.header();
    }

    private static RegistryRequest request(Scope scope, Challenge challenge) {
        String action = "get a token for " + scope.host() + "/" + scope.repository();
        String realm = challenge.authParams().get("realm");
        HttpUrl url = realm == null ? null : HttpUrl.parse(realm);
        if (url == null) {
            throw new RegistryException(Kind.BAD_ANSWER, action + ": the challenge names no realm", null, null);
        }
        String own = "repository:" + scope.repository() + ":";
        String asked = challenge.authParams().get("scope");
        HttpUrl.Builder query = url.newBuilder()
                .setQueryParameter("scope", asked != null && asked.startsWith(own) ? asked : own + "pull");
        String service = challenge.authParams().get("service");
        if (service != null) {
            query.setQueryParameter("service", service);
        }
        return new RegistryRequest(action, "GET", query.build(), "application/json", LIMIT, false);
    }

    /** No parse failure is passed on as a cause: its text may quote the token. */
    private Token token(RegistryRequest request, byte[] body) {
        Reply reply;
        try {
            reply = Json.wire().readValue(body, Reply.class);
        } catch (IOException e) {
            throw RegistryHttp.failure(Kind.BAD_ANSWER, request, "the realm's answer is not a token", null);
        }
        String text = reply == null ? null : reply.token() != null ? reply.token() : reply.accessToken();
        if (text == null || !HEADER_SAFE.matcher(text).matches()) {
            throw RegistryHttp.failure(Kind.BAD_ANSWER, request, "the realm's answer holds no token", null);
        }
        Duration lifetime = reply.expiresIn() == null
                ? UNSAID_LIFETIME
                : Duration.ofSeconds(Math.max(0, Math.min(reply.expiresIn(), LONGEST_LIFETIME.toSeconds())));
        return new Token("Bearer " + text, clock.instant().plus(lifetime).minus(MARGIN));
    }

    private static String header(Credential.Basic basic) {
        return Credentials.basic(basic.user(), basic.password(), StandardCharsets.UTF_8);
    }
}
