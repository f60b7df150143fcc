/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final String CALL = Guest.API + "/registry/aws-base";
    private static final String THREE = "{\"world\":{\"limits\":{\"calls\":3,\"windowSeconds\":100}}}";

    @Test
    void csapi_everyReply_saysItsLimits() {
        try (Guest guest = new Guest("{}")) {
            var headers = guest.get(CALL).headers();
            assertThat(headers.firstValue("X-RateLimit-Limit")).contains("300");
            assertThat(headers.firstValue("X-RateLimit-Window-Sec")).contains("3600");
            assertThat(headers.firstValue("X-RateLimit-Remaining")).contains("299");
            assertThat(headers.firstValue("X-RateLimit-ToWait-Sec")).contains("0");
            assertThat(headers.firstValue("X-Concurrency-Limit-Limit")).contains("2");
            assertThat(headers.firstValue("X-Concurrency-Limit-Running")).contains("1");
        }
    }

    @Test
    void csapi_windowFull_429UntilTheOldestCallLeavesIt() {
        try (Guest guest = new Guest(THREE)) {
            guest.get(CALL);
            guest.clock.advance(40);
            guest.get(CALL);
            assertThat(guest.get(CALL).headers().firstValue("X-RateLimit-ToWait-Sec"))
                    .contains("60");
            HttpResponse<String> refused = guest.get(CALL);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("60");
            assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).contains("0");
            guest.clock.advance(59);
            assertThat(guest.get(CALL).statusCode()).isEqualTo(429);
            guest.clock.advance(1);
            assertThat(guest.get(CALL).statusCode()).isEqualTo(200);
            assertThat(guest.get(CALL).statusCode()).isEqualTo(429);
            assertThat(guest.simulator.throttled()).isEqualTo(3);
            assertThat(guest.simulator.calls()).containsEntry("GET " + CALL, 7L);
        }
    }

    @Test
    void csapi_otherEndpoint_hasItsOwnWindowAndAuthHasNone() {
        try (Guest guest = new Guest(THREE)) {
            for (int i = 0; i < 4; i++) {
                guest.get(CALL);
            }
            assertThat(guest.get(Guest.API + "/registry").statusCode()).isEqualTo(200);
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> reply = guest.send(
                        guest.plain("/auth").POST(HttpRequest.BodyPublishers.ofString("username=a&password=b")));
                assertThat(reply.statusCode()).isEqualTo(201);
                assertThat(reply.headers().firstValue("X-RateLimit-Limit")).isEmpty();
            }
        }
    }

    @Test
    void enter_concurrencySpent_refusedWithoutUsingTheWindow() {
        RateLimits limits = new RateLimits(new WorldSettings.Limits(10, 100, 2), new VirtualClock());
        assertThat(limits.enter("a").accepted()).isTrue();
        assertThat(limits.enter("a").accepted()).isTrue();
        RateLimits.Decision refused = limits.enter("a");
        assertThat(refused.accepted()).isFalse();
        assertThat(refused.headers())
                .containsEntry("X-Concurrency-Limit-Running", "2")
                .containsEntry("X-RateLimit-Remaining", "8");
        limits.leave("a");
        assertThat(limits.enter("a").accepted()).isTrue();
    }

    @Test
    void csapi_thirdCallAtTheSameTime_429WhileTheOthersWait() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        SimulatorOptions options = SimulatorOptions.defaults()
                .withSensor(Set.of("localhost:5000"), (host, repository, tag) -> blocked(release));
        try (Guest guest = new Guest(options)) {
            String schedules = guest.scan("http://localhost:5000", "app", "1", false);
            guest.clock.advance(10);
            List<CompletableFuture<Integer>> calls = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> guest.get(schedules).statusCode(), call -> new Thread(call).start()))
                    .limit(3)
                    .toList();
            Object first = CompletableFuture.anyOf(calls.toArray(CompletableFuture<?>[]::new))
                    .get(10, TimeUnit.SECONDS);
            release.countDown();
            assertThat(first).isEqualTo(429);
            assertThat(calls.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 200, 429);
        }
    }

    private static Optional<String> blocked(CountDownLatch release) {
        try {
            release.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    @Test
    void enter_noLimits_noHeaders() {
        RateLimits limits = new RateLimits(new WorldSettings.Limits(0, 100, 0), new VirtualClock());
        assertThat(limits.enter("a").headers()).isEmpty();
    }
}
