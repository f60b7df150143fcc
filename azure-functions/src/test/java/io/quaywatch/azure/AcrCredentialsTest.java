/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import io.quaywatch.registry.RegistryCredentials.Credential;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.testing.VirtualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The registry's part is written from Azure/acr, docs/AAD-OAuth.md. */
class AcrCredentialsTest {
    private static final String HOST = "contosoregistry.azurecr.io";
    private static final String IDENTITY = "planted-identity-token";
    private static final Instant END = VirtualClock.START.plus(Duration.ofHours(3));

    @StartStop
    final MockWebServer registry = new MockWebServer();

    private final VirtualClock clock = new VirtualClock();
    private final List<TokenRequestContext> asked = new ArrayList<>();
    private final OkHttpClient http = new OkHttpClient();
    private final TokenCredential identity = new Identity();
    private final AcrCredentials credentials = new AcrCredentials(identity, http, host -> base(), clock);

    private final class Identity implements TokenCredential {
        @Override
        public Mono<AccessToken> getToken(TokenRequestContext request) {
            asked.add(request);
            return Mono.just(new AccessToken(IDENTITY, OffsetDateTime.MAX));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, "ContosoRegistry.azurecr.io", "contosoregistry-abc123.azurecr.io"})
    void forHost_acr_exchangesTheTokenOfTheIdentity(String host) {
        String token = refreshToken(END);
        registry.enqueue(json("{\"refresh_token\":\"" + token + "\"}"));

        assertThat(credentials.forHost(host))
                .isEqualTo(new Credential.Basic("00000000-0000-0000-0000-000000000000", token));

        assertThat(asked)
                .singleElement()
                .satisfies(request ->
                        assertThat(request.getScopes()).containsExactly("https://management.azure.com/.default"));
        RecordedRequest sent = AzureServer.next(registry);
        assertThat(sent.getMethod()).isEqualTo("POST");
        assertThat(sent.getUrl().encodedPath()).isEqualTo("/oauth2/exchange");
        assertThat(sent.getHeaders().get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(sent.getBody().utf8())
                .isEqualTo("grant_type=access_token&service=" + host.toLowerCase(Locale.ROOT) + "&access_token="
                        + IDENTITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io",
                "azurecr.io",
                "evil.example",
                "contosoregistry.azurecr.io.evil.example",
                "contosoregistry.azurecr.io:8443",
                "evil.contosoregistry.azurecr.io",
                "evil.example#contosoregistry.azurecr.io",
                "contosoregistry.azurecr.cn",
                "contosoregistry.azurecr.us",
            })
    void forHost_anyOtherHost_isShownNothingAndNoTokenIsAsked(String host) {
        assertThat(credentials.forHost(host)).isEqualTo(new Credential.Anonymous());
        assertThat(asked).isEmpty();
        assertThat(registry.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "http://contosoregistry.azurecr.io/"})
    void forHost_askedElsewhereOrInTheOpen_isRefusedBeforeATokenIsShown(String base) {
        AcrCredentials misled = new AcrCredentials(identity, http, host -> HttpUrl.get(base), clock);

        assertKind(() -> misled.forHost(HOST), RegistryException.Kind.REFUSED_ADDRESS);
        assertThat(asked).isEmpty();
    }

    @Test
    void forHost_again_isKeptUntilShortlyBeforeItsEndAndThenAskedAnew() {
        String first = refreshToken(END);
        String second = refreshToken(END.plus(Duration.ofHours(3)));
        registry.enqueue(json("{\"refresh_token\":\"" + first + "\"}"));
        registry.enqueue(json("{\"refresh_token\":\"" + second + "\"}"));
        credentials.forHost(HOST);

        clock.advance(Duration.ofHours(3).minusMinutes(5).minusNanos(1));
        assertThat(credentials.forHost(HOST)).isEqualTo(new Credential.Basic(AcrCredentials.USER, first));
        clock.advance(Duration.ofNanos(1));
        assertThat(credentials.forHost(HOST)).isEqualTo(new Credential.Basic(AcrCredentials.USER, second));
    }

    @Test
    void forHost_afterForget_isAskedAgain() {
        registry.enqueue(json("{\"refresh_token\":\"one\"}"));
        registry.enqueue(json("{\"refresh_token\":\"two\"}"));
        credentials.forHost(HOST);
        assertThat(credentials.forHost(HOST)).isEqualTo(new Credential.Basic(AcrCredentials.USER, "one"));

        credentials.forget();

        assertThat(credentials.forHost(HOST)).isEqualTo(new Credential.Basic(AcrCredentials.USER, "two"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void forHost_identityRefused_showsNothingAndAsksAgainLater(int status) {
        registry.enqueue(error(status));
        registry.enqueue(json("{\"refresh_token\":\"now\"}"));

        assertThat(credentials.forHost(HOST)).isEqualTo(new Credential.Anonymous());
        assertThat(credentials.forHost(HOST)).isEqualTo(new Credential.Anonymous());
        assertThat(registry.getRequestCount()).isOne();

        clock.advance(Duration.ofMinutes(5));
        assertThat(credentials.forHost(HOST)).isEqualTo(new Credential.Basic(AcrCredentials.USER, "now"));
    }

    @ParameterizedTest
    @CsvSource({
        "302, BAD_ANSWER",
        "400, BAD_ANSWER",
        "404, BAD_ANSWER",
        "408, UNREACHABLE",
        "429, RATE_LIMITED",
        "500, UNREACHABLE",
        "503, UNREACHABLE"
    })
    void forHost_troubleNow_isItsKindAndNotAnonymous(int status, RegistryException.Kind kind) {
        registry.enqueue(error(status));
        registry.enqueue(error(status));

        RegistryException thrown = assertKind(() -> credentials.forHost(HOST), kind);

        assertThat(thrown).hasMessage("get a login from " + HOST + ": the registry answered " + status);
        assertThat(thrown.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void forHost_redirect_isNotFollowed() {
        registry.enqueue(
                error(307).newBuilder().addHeader("Location", "/elsewhere").build());

        assertKind(() -> credentials.forHost(HOST), RegistryException.Kind.BAD_ANSWER);

        assertThat(registry.getRequestCount()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"refresh_token\":\"\"}",
                "{\"refresh_token\":\"planted blank\"}",
                "{\"refresh_token\":[\"planted\"]}",
                "planted-refresh-token"
            })
    void forHost_noLoginInTheAnswer_saysSoWithoutIt(String body) {
        registry.enqueue(json(body));

        assertKind(() -> credentials.forHost(HOST), RegistryException.Kind.BAD_ANSWER);
    }

    @Test
    void forHost_endlessAnswer_isNotRead() {
        registry.enqueue(json("{\"refresh_token\":\"" + "x".repeat(70_000) + "\"}"));

        assertThat(assertKind(() -> credentials.forHost(HOST), RegistryException.Kind.BAD_ANSWER))
                .hasMessageEndingWith("an answer of more than 65536 bytes");
    }

    @Test
    void forHost_noTokenForTheIdentity_mayBeTriedAgain() {
        AcrCredentials none = new AcrCredentials(
                request -> Mono.error(new ClientAuthenticationException("not yet", null)), http, host -> base(), clock);

        assertKind(() -> none.forHost(HOST), RegistryException.Kind.UNREACHABLE);
        assertThat(registry.getRequestCount()).isZero();
    }

    /** Of this kind, and nowhere in it a planted secret. */
    private static RegistryException assertKind(ThrowingCallable call, RegistryException.Kind kind) {
        RegistryException[] caught = new RegistryException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(RegistryException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain("planted");
            caught[0] = e;
        });
        return caught[0];
    }

    private HttpUrl base() {
        return HttpUrl.get("http://127.0.0.1:" + registry.getPort());
    }

    private static MockResponse json(String body) {
        return AzureServer.answer(200, "application/json; charset=utf-8", body);
    }

    private static MockResponse error(int status) {
        return AzureServer.answer(
                        status,
                        "application/json",
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"planted-detail\"}]}")
                .newBuilder()
                .addHeader("Retry-After", "7")
                .build();
    }

    private static String refreshToken(Instant end) {
        String claims = "{\"iss\":\"Azure Container Registry\",\"aud\":\"" + HOST + "\",\"exp\":" + end.getEpochSecond()
                + ",\"grant_type\":\"refresh_token\"}";
        return "eyJhbGciOiJub25lIn0."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
