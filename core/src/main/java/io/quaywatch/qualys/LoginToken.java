/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JWT and when to replace it. Nothing is verified: Qualys verifies its own token, we only read {@code exp}.
 *
 * @param refreshAt five minutes before it expires; three hours from now where it does not say (the documented life is four)
 */
record LoginToken(String text, Instant refreshAt) {
    private static final Pattern JWT = Pattern.compile("[\\w=-]+\\.[\\w=-]+\\.[\\w=-]*");
    private static final Duration UNSTATED = Duration.ofHours(3);
    private static final Duration EARLY = Duration.ofMinutes(5);
    /** Where our clock is far ahead of Qualys', a token looks expired on arrival: without this each call would log in. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Empty if this is not the bare text of a JWT. */
    static Optional<LoginToken> parse(String reply, Instant now) {
        String text = reply.strip();
        if (!JWT.matcher(text).matches()) {
            return Optional.empty();
        }
        Instant refresh = expiry(text).map(exp -> exp.minus(EARLY)).orElse(now.plus(UNSTATED));
        Instant earliest = now.plus(SHORTEST);
        return Optional.of(new LoginToken(text, refresh.isBefore(earliest) ? earliest : refresh));
    }

    private static Optional<Instant> expiry(String jwt) {
        String payload = jwt.substring(jwt.indexOf('.') + 1, jwt.lastIndexOf('.'));
        try {
            JsonNode exp =
                    Json.wire().readTree(Base64.getUrlDecoder().decode(payload)).path("exp");
            long seconds = exp.asLong(0);
            return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "LoginToken[***, refreshAt=" + refreshAt + "]";
    }
}
