/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthTest {
    private static final String CALL = Guest.API + "/registry/aws-base";

    private static HttpResponse<String> login(Guest guest, String user, String password) {
        return guest.send(guest.plain("/auth")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "username=" + user + "&password=" + password + "&token=true")));
    }

    private static HttpResponse<String> call(Guest guest, String token) {
        return guest.send(guest.plain(CALL).header("Authorization", "Bearer " + token));
    }

    @Test
    void auth_goodPassword_201AndBareTokenOfFourHours() throws Exception {
        try (Guest guest = new Guest("{}")) {
            HttpResponse<String> reply = login(guest, "alice", "p%40ss");
            assertThat(reply.statusCode()).isEqualTo(201);
            String[] parts = reply.body().trim().split("\\.");
            assertThat(parts).hasSize(3);
            var payload = SimulatorJson.read(Base64.getUrlDecoder().decode(parts[1]));
            assertThat(payload.get("exp").asLong())
                    .isEqualTo(guest.clock.instant().plus(Duration.ofHours(4)).getEpochSecond());
            assertThat(payload.get("modulesAllowed").get(0).asText()).isEqualTo("CS");
            assertThat(payload.get("sub").asText()).isEqualTo("alice");
        }
    }

    @Test
    void auth_wrongPassword_401() {
        try (Guest guest = new Guest("{\"world\":{\"users\":{\"alice\":\"right\"}}}")) {
            assertThat(login(guest, "alice", "other").statusCode()).isEqualTo(401);
            assertThat(login(guest, "bob", "right").statusCode()).isEqualTo(401);
            assertThat(login(guest, "alice", "right").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void auth_oidcHeaders_201() {
        try (Guest guest = new Guest("{}")) {
            var request = guest.plain("/auth/oidc")
                    .header("clientId", "id")
                    .header("clientSecret", "secret")
                    .POST(HttpRequest.BodyPublishers.noBody());
            assertThat(guest.send(request).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void subscriptionToken_bearerOfALogin_livesAsManyMinutesAsAskedFor() throws Exception {
        try (Guest guest = new Guest(SimulatorOptions.defaults().withTokensOnly(Set.of()))) {
            String bearer = login(guest, "alice", "p").body().trim();
            HttpResponse<String> reply = subscription(guest, bearer, "{\"expiry\":500000}");
            assertThat(reply.statusCode()).isEqualTo(200);
            String token = reply.body().trim();
            var payload = SimulatorJson.read(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
            assertThat(payload.get("exp").asLong())
                    .isEqualTo(guest.clock
                            .instant()
                            .plus(Duration.ofMinutes(500_000))
                            .getEpochSecond());
            guest.clock.advance(5 * 3600);
            assertThat(call(guest, bearer).statusCode()).isEqualTo(401);
            assertThat(call(guest, token).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void subscriptionToken_noLoginOrNoExpiry_isRefused() {
        try (Guest guest = new Guest(SimulatorOptions.defaults().withTokensOnly(Set.of()))) {
            assertThat(subscription(guest, "nobody", "{\"expiry\":1}").statusCode())
                    .isEqualTo(401);
            String bearer = login(guest, "alice", "p").body().trim();
            assertThat(subscription(guest, bearer, "{}").statusCode()).isEqualTo(400);
            assertThat(subscription(guest, bearer, "no json").statusCode()).isEqualTo(400);
        }
    }

    private static HttpResponse<String> subscription(Guest guest, String bearer, String body) {
        return guest.send(guest.plain("/qas/subscription-token")
                .header("Authorization", "Bearer " + bearer)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void csapi_mintedToken_validUntilItsExpiry() {
        try (Guest guest = new Guest(SimulatorOptions.defaults().withTokensOnly(Set.of()))) {
            String token = login(guest, "alice", "p").body().trim();
            guest.clock.advance(4 * 3600 - 1);
            assertThat(call(guest, token).statusCode()).isEqualTo(200);
            guest.clock.advance(1);
            HttpResponse<String> expired = call(guest, token);
            assertThat(expired.statusCode()).isEqualTo(401);
            var body = Guest.json(expired);
            assertThat(body.get("errorCode").asText()).isEqualTo("401 UNAUTHORIZED");
            assertThat(body.get("message").asText()).contains("JWT expired");
            assertThat(body.get("timestamp").isNumber()).isTrue();
        }
    }

    @Test
    void csapi_otherTokens_acceptedOnlyIfTheOptionsSaySo() {
        try (Guest open = new Guest("{}");
                Guest strict = new Guest(SimulatorOptions.defaults().withTokensOnly(Set.of("known")))) {
            assertThat(call(open, "x".repeat(20)).statusCode()).isEqualTo(200);
            assertThat(call(open, "x".repeat(19)).statusCode()).isEqualTo(401);
            assertThat(call(strict, "x".repeat(20)).statusCode()).isEqualTo(401);
            assertThat(call(strict, "known").statusCode()).isEqualTo(200);
            assertThat(open.send(open.plain(CALL)).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void csapi_dateHeader_isTheSimulatorsClock() {
        try (Guest guest = new Guest("{}")) {
            assertThat(guest.get(CALL).headers().firstValue("date")).contains("Sun, 01 Mar 2026 10:00:00 GMT");
            guest.clock.advance(3600);
            assertThat(guest.get(CALL).headers().firstValue("date")).contains("Sun, 01 Mar 2026 11:00:00 GMT");
        }
    }
}
