/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysCredentials.UserPassword;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted credentials are searched for in everything that leaves the client. */
class SecretsTest extends QualysServer {
    private static final String TOKEN = PasswordLoginTest.jwt("{\"planted\":true}");
    private static final String PASSWORD = "plantedPassw0rd";

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(
                    record.getMessage() + java.util.Arrays.toString(record.getParameters()) + text(record.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Logger root = Logger.getLogger("");
    private final Logger ours = Logger.getLogger("io.quaywatch");

    @BeforeEach
    void collectLogs() {
        ours.setLevel(Level.ALL);
        root.addHandler(collector);
    }

    @AfterEach
    void stopCollecting() {
        root.removeHandler(collector);
    }

    /** Replies that quote what they were sent. */
    static Stream<MockResponse.Builder> echoes() {
        String quoted = "{\"errorCode\":\"" + TOKEN + "\",\"message\":\"" + PASSWORD + "\"}";
        return Stream.of(
                reply(400).body(quoted),
                reply(401).body(quoted),
                reply(403).body("{\"errorCode\":\"" + PASSWORD + "\"}"),
                reply(409).body("<CODE>" + PASSWORD + "</CODE>"),
                reply(500).body(quoted),
                reply(503).setHeader("Retry-After", PASSWORD + TOKEN),
                reply(302).setHeader("Location", "https://" + TOKEN + ".example.org/" + PASSWORD),
                reply(200).body(TOKEN + " " + PASSWORD),
                reply(200).body("{\"" + PASSWORD + "\":\"" + TOKEN + "\"}"),
                reply(200).body("{\"data\":[{\"" + PASSWORD + "\":\"" + TOKEN + "\"}]}"),
                reply(200).body("{\"data\":" + PASSWORD),
                reply(200).setHeader("Content-Type", "text/html; x=" + PASSWORD).body(TOKEN),
                reply(200).onResponseStart(new SocketEffect.CloseSocket()));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void call_withToken_neverShowsIt(MockResponse.Builder echo) {
        credentials = new AccessToken(TOKEN);
        enqueue(echo, echo, echo, echo);
        assertClean(catchThrowable(() -> client().verifyAccess()));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void login_withPassword_neverShowsIt(MockResponse.Builder echo) {
        credentials = new UserPassword("jdoe", PASSWORD);
        enqueue(echo, echo, echo, echo);
        assertClean(catchThrowable(() -> client().verifyAccess()));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void stream_withToken_neverShowsIt(MockResponse.Builder echo) {
        credentials = new AccessToken(TOKEN);
        enqueue(echo, echo, echo, echo);
        assertClean(catchThrowable(() -> client().vulnerabilities(DIGEST, finding -> {})));
    }

    @Test
    void toString_ofEverythingThatHoldsOne_showsNothing() {
        UserPassword user = new UserPassword("jdoe", PASSWORD);
        assertThat(List.of(
                        new AccessToken(TOKEN).toString(),
                        user.toString(),
                        LoginToken.parse(TOKEN, NOW).orElseThrow().toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain(TOKEN, PASSWORD, "jdoe"));
    }

    @Test
    void accessToken_thatNoHeaderCanCarry_isRefusedWithoutQuotingIt() {
        Throwable refused = catchThrowable(() -> new AccessToken(PASSWORD + "\n" + PASSWORD));
        assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        assertThat(text(refused)).doesNotContain(PASSWORD);
    }

    @Test
    void settings_proxyWithPassword_isRefusedWithoutQuotingIt() {
        Throwable refused = catchThrowable(() -> settings()
                .withCallTimeout(Duration.ofSeconds(1))
                .withProxy(java.net.URI.create("http://u:" + PASSWORD + "@p:1")));
        assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        assertThat(text(refused)).doesNotContain(PASSWORD);
    }

    private void assertClean(Throwable failure) {
        assertThat(failure).isInstanceOf(QualysException.class);
        assertThat(text(failure)).doesNotContain(TOKEN, PASSWORD);
        assertThat(logged).allSatisfy(line -> assertThat(line).doesNotContain(PASSWORD));
    }

    private static String text(Throwable failure) {
        StringWriter out = new StringWriter();
        if (failure != null) {
            failure.printStackTrace(new PrintWriter(out, true));
        }
        return out.toString();
    }
}
