/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final String BASE = Guest.API + "/registry/aws-base";

    private static Guest guest(String fault) {
        return new Guest("{\"faults\":[{\"call\":\"GET " + BASE + "\"," + fault + "}]}");
    }

    @Test
    void status_afterAndTimes_strikesExactlyThen() {
        try (Guest guest = guest("\"after\":1,\"times\":2,\"status\":503,\"headers\":{\"Retry-After\":\"7\"}")) {
            assertThat(guest.get(BASE).statusCode()).isEqualTo(200);
            HttpResponse<String> struck = guest.get(BASE);
            assertThat(struck.statusCode()).isEqualTo(503);
            assertThat(struck.headers().firstValue("Retry-After")).contains("7");
            assertThat(struck.headers().firstValue("X-RateLimit-Remaining")).contains("298");
            assertThat(guest.get(BASE).statusCode()).isEqualTo(503);
            assertThat(guest.get(BASE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void drop_closesTheConnection() {
        // both attempts: the JDK's client tries a GET again
        try (Guest guest = guest("\"drop\":true,\"times\":0")) {
            assertThatThrownBy(() -> guest.get(BASE)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void drop_done_theWorkHappenedAlthoughTheReplyIsLost() {
        String scenario = "{\"faults\":[{\"call\":\"POST *schedule\",\"status\":502,\"done\":true}]}";
        try (Guest guest = new Guest(scenario)) {
            assertThatThrownBy(() -> guest.scan("https://ghcr.io", "a", "1", false))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(guest.simulator.schedules()).isOne();
        }
    }

    @Test
    void truncate_announcesMoreThanItSends() {
        try (Guest guest = guest("\"truncate\":5")) {
            assertThatThrownBy(() -> guest.get(BASE)).isInstanceOf(UncheckedIOException.class);
            assertThat(guest.get(BASE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void corrupt_isNoJson() {
        try (Guest guest = guest("\"corrupt\":true")) {
            assertThatThrownBy(() -> guest.json(BASE)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void html_is200WithAPage() {
        try (Guest guest = guest("\"html\":true")) {
            HttpResponse<String> reply = guest.get(BASE);
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.headers().firstValue("Content-Type")).contains("text/html");
            assertThat(reply.body()).contains("<html>");
        }
    }

    @Test
    void slowAndDelayed_stillWhole() {
        try (Guest guest = guest("\"slowMillis\":1,\"delayMillis\":1")) {
            assertThat(guest.json(BASE).get("accountId").asText()).isEqualTo("111122223333");
        }
    }

    @Test
    void expireToken_thatTokenIsExpiredFromThenOn() {
        try (Guest guest = guest("\"after\":1,\"expireToken\":true")) {
            String token = login(guest);
            assertThat(call(guest, token)).isEqualTo(200);
            assertThat(call(guest, token)).isEqualTo(401);
            assertThat(call(guest, token)).isEqualTo(401);
            assertThat(call(guest, login(guest))).isEqualTo(200);
        }
    }

    private static String login(Guest guest) {
        return guest.send(guest.plain("/auth").POST(HttpRequest.BodyPublishers.ofString("username=a&password=b")))
                .body()
                .trim();
    }

    private static int call(Guest guest, String token) {
        return guest.send(guest.plain(BASE).header("Authorization", "Bearer " + token))
                .statusCode();
    }
}
