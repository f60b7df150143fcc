/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code exp} of a JWT. Nothing is verified: whoever made a token verifies it. */
public final class JwtExpiry {
    private static final Pattern JWT = Pattern.compile("[\\w=-]+\\.[\\w=-]+\\.[\\w=-]*");

    private JwtExpiry() {}

    public static boolean isJwt(String text) {
        return JWT.matcher(text).matches();
    }

    /** Empty for other text, and where the token does not say. */
    public static Optional<Instant> of(String text) {
        if (!isJwt(text)) {
            return Optional.empty();
        }
        String payload = text.substring(text.indexOf('.') + 1, text.lastIndexOf('.'));
        try {
            JsonNode exp =
                    Json.wire().readTree(Base64.getUrlDecoder().decode(payload)).path("exp");
            long seconds = exp.asLong(0);
            return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
