/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.json;

import java.time.Instant;
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
        return JwtClaims.of(text).map(JwtClaims::expiresAt);
    }
}
