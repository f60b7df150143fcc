/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysCredentials.UserPassword;
import io.quaywatch.qualys.QualysException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordLoginTest extends QualysServer {
    private static final String FIRST =
            jwt("{\"exp\":" + NOW.plus(Duration.ofHours(4)).getEpochSecond() + "}");
    private static final String SECOND =
            jwt("{\"exp\":" + NOW.plus(Duration.ofHours(8)).getEpochSecond() + "}");

    @BeforeEach
    void logInWithPassword() {
        credentials = new UserPassword("jdoe", "p&ss=wörd");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void call_firstTime_logsInAndUsesTheTrimmedToken(int status) {
        enqueue(login(status, "\n " + FIRST + "\n"), reply(204));
        client().verifyAccess();
        RecordedRequest login = taken();
        assertThat(login.getRequestLine()).isEqualTo("POST /auth HTTP/1.1");
        assertThat(login.getHeaders().get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(login.getBody().utf8()).isEqualTo("username=jdoe&password=p%26ss%3Dw%C3%B6rd&token=true");
        assertThat(taken().getHeaders().get("Authorization")).isEqualTo("Bearer " + FIRST);
        assertThat(gate.entered).as("logins have no rate limit").containsExactly("GET /registry");
    }

    @Test
    void call_tokenStillGood_doesNotLogInAgain() {
        QualysClient client = client();
        enqueue(login(201, FIRST), reply(204), reply(204), login(201, SECOND), reply(204));
        client.verifyAccess();
        now = NOW.plus(Duration.ofMinutes(234));
        client.verifyAccess();
        now = NOW.plus(Duration.ofMinutes(235));
        client.verifyAccess();
        assertThat(server.getRequestCount()).isEqualTo(5);
    }

    @Test
    void call_tokenRefused_logsInOnceMore() {
        enqueue(login(201, FIRST), reply(401).body(fixture("expired.json")), login(201, SECOND), reply(204));
        client().verifyAccess();
        IntStream.range(0, 3).forEach(i -> taken());
        assertThat(taken().getHeaders().get("Authorization")).isEqualTo("Bearer " + SECOND);
        assertThat(pauses).isEmpty();
    }

    @Test
    void call_freshTokenRefused_isUnauthorized() {
        enqueue(login(201, FIRST), reply(401), login(201, SECOND), reply(401).body(fixture("expired.json")));
        QualysException failure = assertFails(Kind.UNAUTHORIZED, client());
        assertThat(failure).hasMessageContaining("401 UNAUTHORIZED").hasMessageNotContaining("JWT");
        assertThat(server.getRequestCount()).isEqualTo(4);
        assertThat(gate.open).isZero();
    }

    @Test
    void call_staticTokenRefused_asksOnceMoreOnlyIfItWasRotated() {
        credentials = new AccessToken("old-token");
        enqueue(reply(401));
        assertFails(Kind.UNAUTHORIZED, client());
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void call_credentialsRotated_areUsedWithoutRestart() {
        QualysClient client = client();
        enqueue(login(201, FIRST), reply(204), login(201, SECOND), reply(204), reply(204));
        client.verifyAccess();
        credentials = new UserPassword("jdoe", "new");
        client.verifyAccess();
        credentials = new AccessToken("opaque-token");
        client.verifyAccess();
        IntStream.range(0, 4).forEach(i -> taken());
        assertThat(taken().getHeaders().get("Authorization")).isEqualTo("Bearer opaque-token");
    }

    @Test
    void accessToken_always_isTheOneThatCallsCarry() {
        QualysClient client = client();
        enqueue(login(201, FIRST), reply(204));

        assertThat(client.accessToken()).isEqualTo(FIRST);
        client.verifyAccess();

        taken();
        assertThat(taken().getHeaders().get("Authorization")).isEqualTo("Bearer " + FIRST);
        credentials = new AccessToken("opaque-token");
        assertThat(client.accessToken()).isEqualTo("opaque-token");
    }

    @Test
    void call_afterForget_logsInAgain() {
        QualysClient client = client();
        enqueue(login(201, FIRST), reply(204), login(201, SECOND), reply(204));
        client.verifyAccess();
        client.forget();
        client.verifyAccess();
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void login_wrongPassword_isNotTriedAgainForAMinute() {
        QualysClient client = client();
        enqueue(reply(401), login(201, FIRST), reply(204));
        assertFails(Kind.UNAUTHORIZED, client);
        assertFails(Kind.UNAUTHORIZED, client);
        assertThat(server.getRequestCount()).isEqualTo(1);
        now = NOW.plusSeconds(61);
        client.verifyAccess();
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED", "403, UNAUTHORIZED", "404, REJECTED", "400, REJECTED"})
    void login_refused_isNeverImageNotFound(int status, Kind kind) {
        enqueue(reply(status));
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(() -> client().image(DIGEST))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .withMessageStartingWith("log in to Qualys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"token\":\"a.b.c\"}", "\"a.b.c\"", "a.b", "welcome", "a.b.c d"})
    void login_notABareToken_isBadReply(String body) {
        enqueue(login(200, body));
        assertFails(Kind.BAD_REPLY, client());
    }

    @Test
    void login_html_isBadReply() {
        enqueue(reply(200).setHeader("Content-Type", "text/html").body(fixture("proxy.html")));
        assertThat(assertFails(Kind.BAD_REPLY, client())).hasMessageContaining("text/html");
    }

    @Test
    void login_failsInPassing_isRepeated() {
        enqueue(reply(503), login(201, FIRST), reply(204));
        client().verifyAccess();
        assertThat(pauses).hasSize(1);
    }

    @Test
    void login_manyThreads_isMadeOnce() throws Exception {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return (request.getTarget().equals("/auth") ? login(201, FIRST) : reply(204)).build();
            }
        });
        PasswordLogin login =
                new PasswordLogin(new okhttp3.OkHttpClient(), server.url("/"), "quaywatch/test", () -> now);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<String> ask = () -> login.token((UserPassword) credentials);
            for (Future<String> token : threads.invokeAll(List.of(ask, ask, ask, ask, ask, ask, ask, ask))) {
                assertThat(token.get()).isEqualTo(FIRST);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"exp\":1767337445}   | 2026-01-02T06:59:05Z",
                "{\"exp\":\"1767337445\"} | 2026-01-02T06:59:05Z",
                "{}                     | 2026-01-02T06:04:05Z",
                "{\"exp\":null}         | 2026-01-02T06:04:05Z",
                "[]                     | 2026-01-02T06:04:05Z",
                "not json               | 2026-01-02T06:04:05Z",
                "{\"exp\":1767000000}   | 2026-01-02T03:05:05Z"
            })
    void parse_payload_saysWhenToRefresh(String payload, Instant refreshAt) {
        assertThat(LoginToken.parse(jwt(payload), NOW).orElseThrow().refreshAt())
                .isEqualTo(refreshAt);
    }

    @Test
    void parse_payloadOfUrlSafeLetters_isDecoded() {
        String token = jwt("{\"sub\":\"???>>>\",\"exp\":1767337445}");
        assertThat(token).containsPattern("[_-]");
        assertThat(LoginToken.parse(token, NOW).orElseThrow().refreshAt())
                .isEqualTo(Instant.parse("2026-01-02T06:59:05Z"));
    }

    static String jwt(String payload) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + ".c2lnbmF0dXJl";
    }

    private static MockResponse.Builder login(int status, String body) {
        return reply(status).body(body);
    }

    private static QualysException assertFails(Kind kind, QualysClient client) {
        return assertThatExceptionOfType(QualysException.class)
                .isThrownBy(client::verifyAccess)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .actual();
    }
}
