/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Qualys JWT says of itself ({@code facts/qualys.md} §1.2). Nothing is verified: whoever made a token verifies it.
 *
 * @param issuer {@code iss}, or null
 * @param expiresAt {@code exp}, or null where the token does not say
 * @param modules {@code modulesAllowed}; null where the token does not say, which is not the same as none
 */
public record JwtClaims(
        @Nullable String issuer,
        @Nullable Instant expiresAt,
        @Nullable List<String> modules) {
    public JwtClaims {
        modules = modules == null ? null : List.copyOf(modules);
    }

    /** Empty for text that is not a JWT or whose payload cannot be read. */
    public static Optional<JwtClaims> of(String text) {
        if (!JwtExpiry.isJwt(text)) {
            return Optional.empty();
        }
        String payload = text.substring(text.indexOf('.') + 1, text.lastIndexOf('.'));
        try {
            JsonNode claims = Json.wire().readTree(Base64.getUrlDecoder().decode(payload));
            return claims.isObject() ? Optional.of(read(claims)) : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static JwtClaims read(JsonNode claims) {
        long seconds = claims.path("exp").asLong(0);
        return new JwtClaims(
                claims.path("iss").isTextual() ? claims.path("iss").asText() : null,
                seconds > 0 ? Instant.ofEpochSecond(seconds) : null,
                modules(claims.path("modulesAllowed")));
    }

    private static @Nullable List<String> modules(JsonNode field) {
        if (!field.isArray()) {
            return null;
        }
        List<String> modules = new ArrayList<>();
        field.forEach(module -> modules.add(module.asText()));
        return modules;
    }
}
