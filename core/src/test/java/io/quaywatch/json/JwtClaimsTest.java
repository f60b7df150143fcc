/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtClaimsTest {
    @Test
    void of_qualysToken_readsIssuerExpiryAndModules() {
        JwtClaims claims = JwtClaims.of(jwt("{\"iss\":\"qas\",\"exp\":1800000000,\"modulesAllowed\":[\"VM\",\"CS\"]}"))
                .orElseThrow();

        assertThat(claims.issuer()).isEqualTo("qas");
        assertThat(claims.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_800_000_000));
        assertThat(claims.modules()).containsExactly("VM", "CS");
    }

    @Test
    void of_tokenThatSaysNothing_isNotTheSameAsNone() {
        assertThat(JwtClaims.of(jwt("{}"))).contains(new JwtClaims(null, null, null));
        assertThat(JwtClaims.of(jwt("{\"modulesAllowed\":[]}")).orElseThrow().modules())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b.c", "a.W10.c", "..", "a.bnVsbA.c"})
    void of_otherText_isNone(String text) {
        assertThat(JwtClaims.of(text)).isEmpty();
    }

    /** An expiry beyond what an instant can hold is nonsense, not a crash. */
    @Test
    void of_absurdExpiry_isNone() {
        assertThat(JwtClaims.of(jwt("{\"exp\":9223372036854775807}"))).isEmpty();
    }

    private static String jwt(String claims) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".x";
    }
}
