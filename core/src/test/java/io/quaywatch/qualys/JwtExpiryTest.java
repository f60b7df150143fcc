/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.qualys.QualysCredentials.AccessToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtExpiryTest {
    private static String jwt(String payload) {
        return "e30." + Base64.getUrlEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    @Test
    void expiresAt_jwt_isItsExp() {
        assertThat(new AccessToken(jwt("{\"exp\":1700000000}")).expiresAt())
                .contains(Instant.ofEpochSecond(1_700_000_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"exp\":0}",
                "{\"exp\":\"soon\"}",
                "{\"exp\":-1}",
                "{\"exp\":9223372036854775807}",
                "no json"
            })
    void expiresAt_jwtThatDoesNotSay_isEmpty(String payload) {
        assertThat(new AccessToken(jwt(payload)).expiresAt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.!.c", "a.%%%.c"})
    void expiresAt_opaqueText_isEmpty(String text) {
        assertThat(new AccessToken(text).expiresAt()).isEmpty();
    }
}
