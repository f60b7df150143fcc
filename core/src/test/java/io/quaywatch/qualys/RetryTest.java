/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.qualys.QualysApi.RepositoryTag;
import io.quaywatch.qualys.QualysException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest extends QualysServer {
    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void read_failsInPassing_isRepeatedWithGrowingPauses(int status) {
        enqueue(reply(status), reply(status), reply(status), reply(204));
        client().verifyAccess();
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(gate.statuses).containsExactly(status, status, status, 204);
        assertThat(gate.open).isZero();
    }

    @ParameterizedTest
    @CsvSource({"408, SERVER_ERROR", "429, RATE_LIMITED", "503, SERVER_ERROR"})
    void read_failsForGood_endsAfterThreeRetries(int status, Kind kind) {
        enqueue(reply(status), reply(status), reply(status), reply(status));
        assertFails(kind, () -> client().verifyAccess());
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "Retry-After, 3, 3",
        "Retry-After, 0, 0",
        "Retry-After, 'Fri, 02 Jan 2026 03:04:08 GMT', 3",
        "Retry-After, 'Thu, 01 Jan 2026 00:00:00 GMT', 0",
        "X-RateLimit-ToWait-Sec, 5, 5",
        "x-ratelimit-towait-sec, 5, 5"
    })
    void read_shortWaitAskedFor_isHonoured(String header, String value, int seconds) {
        enqueue(reply(429).setHeader(header, value), reply(204));
        client().verifyAccess();
        assertThat(pauses).containsExactly(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "429, Retry-After, 3600, RATE_LIMITED, 3600",
        "429, Retry-After, 'Fri, 02 Jan 2026 03:05:05 GMT', RATE_LIMITED, 60",
        "429, X-RateLimit-ToWait-Sec, 6, RATE_LIMITED, 6",
        "409, X-RateLimit-ToWait-Sec, 900, RATE_LIMITED, 900",
        "503, Retry-After, 120, SERVER_ERROR, 120"
    })
    void read_longWaitAskedFor_isLeftToTheCaller(int status, String header, String value, Kind kind, int seconds) {
        enqueue(reply(status).setHeader(header, value));
        QualysException failure = assertFails(kind, () -> client().verifyAccess());
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(pauses).isEmpty();
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void read_dateByQualysClock_doesNotNeedOurs() {
        enqueue(reply(429)
                .setHeader("Date", "Fri, 02 Jan 2026 08:00:00 GMT")
                .setHeader("Retry-After", "Fri, 02 Jan 2026 08:00:30 GMT"));
        assertThat(assertFails(Kind.RATE_LIMITED, () -> client().verifyAccess()).retryAfter())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void read_classicRateLimitCode_isRateLimited() {
        enqueue(repeat(4, reply(409).body(fixture("limit-1965.xml"))));
        assertThat(assertFails(Kind.RATE_LIMITED, () -> client().verifyAccess()).code())
                .isEqualTo("1965");
    }

    @Test
    void read_otherConflict_isRejected() {
        enqueue(reply(409).setHeader("X-RateLimit-Remaining", "120").body("{\"errorCode\":\"RUNNING\"}"));
        assertThat(assertFails(Kind.REJECTED, () -> client().deleteSchedule(REGISTRY, "s"))
                        .code())
                .isEqualTo("RUNNING");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400, REJECTED", "403, FORBIDDEN", "404, NOT_FOUND", "422, REJECTED", "302, BAD_REPLY"})
    void read_finalAnswer_isNotRepeated(int status, Kind kind) {
        enqueue(reply(status).setHeader("Location", "/elsewhere"), reply(204));
        assertFails(kind, () -> client().verifyAccess());
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void read_errorBody_givesItsCodeOnly() {
        enqueue(reply(403).body(fixture("forbidden.json")));
        assertThatThrownBy(() -> client().verifyAccess())
                .hasMessage("check access to Qualys: Qualys answered 403 (403 FORBIDDEN) [FORBIDDEN]");
    }

    @Test
    void read_connectionDropped_isRepeated() {
        enqueue(reply(200).onRequestStart(new SocketEffect.CloseSocket()), reply(204));
        client().verifyAccess();
        assertThat(pauses).hasSize(1);
    }

    @Test
    void read_slowerThanItsTimeout_isUnreachable() {
        enqueue(repeat(4, reply(204).headersDelay(20, TimeUnit.SECONDS)));
        QualysClient client = client(settings().withCallTimeout(Duration.ofMillis(100)));
        assertFails(Kind.UNREACHABLE, client::verifyAccess);
        assertThat(pauses).hasSize(3);
    }

    @Test
    void create_replyLost_isNotRepeated() {
        enqueue(reply(200).onResponseStart(new SocketEffect.CloseSocket()), reply(200));
        assertFails(Kind.UNREACHABLE, this::submit);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void create_replyLostOnReusedConnection_isNotRepeated() {
        QualysClient client = client();
        enqueue(reply(204), reply(200).onResponseStart(new SocketEffect.CloseSocket()), reply(200));
        client.verifyAccess();
        assertFails(Kind.UNREACHABLE, () -> client.createSchedule(REGISTRY, "registry.example", "qw", tags(), false));
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 503})
    void create_serverError_isNotRepeated(int status) {
        enqueue(reply(status), reply(200));
        assertFails(Kind.SERVER_ERROR, this::submit);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void create_refusedForItsRate_isRepeated() {
        enqueue(reply(429).setHeader("Retry-After", "1"), reply(200));
        submit();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void call_budgetSpent_isNotRepeated() {
        CallGate spent = (endpoint, action) -> {
            throw new QualysException(Kind.RATE_LIMITED, action, 0, null, Duration.ofSeconds(1), null);
        };
        QualysClient client = new QualysClient(
                new okhttp3.OkHttpClient(),
                settings(),
                () -> credentials,
                spent,
                () -> now,
                new Backoff(pauses::add, () -> 1));
        assertFails(Kind.RATE_LIMITED, client::verifyAccess);
        assertThat(pauses).isEmpty();
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void call_headers_reachTheGateInLowerCase() {
        enqueue(reply(204).setHeader("X-RateLimit-Remaining", "17"));
        client().verifyAccess();
        assertThat(gate.headers.get(0)).containsEntry("x-ratelimit-remaining", "17");
    }

    @Test
    void jitter_random_staysInTheUpperHalf() {
        new Backoff(pauses::add, () -> 0).beforeRetry(2, failure());
        new Backoff(pauses::add, () -> 0.5).beforeRetry(2, failure());
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofMillis(750));
    }

    private static QualysException failure() {
        return new QualysException(Kind.SERVER_ERROR, "x", 500, null, null, null);
    }

    private void submit() {
        client().createSchedule(REGISTRY, "registry.example", "qw", tags(), false);
    }

    private static List<RepositoryTag> tags() {
        return List.of(new RepositoryTag("team/shop", "1"));
    }

    private static MockResponse.Builder[] repeat(int times, MockResponse.Builder reply) {
        return java.util.Collections.nCopies(times, reply).toArray(MockResponse.Builder[]::new);
    }

    private static QualysException assertFails(Kind kind, ThrowingCallable call) {
        return assertThatExceptionOfType(QualysException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .actual();
    }
}
