/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.json;

import static org.assertj.core.api.Assertions.assertThat;

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
    void of_jwt_isItsExp() {
        assertThat(JwtExpiry.of(jwt("{\"exp\":1700000000}"))).contains(Instant.ofEpochSecond(1_700_000_000));
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
    void of_jwtThatDoesNotSay_isEmpty(String payload) {
        assertThat(JwtExpiry.of(jwt(payload))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.!.c", "a.%%%.c"})
    void of_opaqueText_isEmpty(String text) {
        assertThat(JwtExpiry.of(text)).isEmpty();
    }
}
