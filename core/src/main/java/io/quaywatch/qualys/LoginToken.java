/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.json.JwtExpiry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A JWT and when to replace it. Nothing is verified: Qualys verifies its own token, we only read {@code exp}.
 *
 * @param refreshAt five minutes before it expires; three hours from now where it does not say (the documented life is four)
 */
record LoginToken(String text, Instant refreshAt) {
    private static final Duration UNSTATED = Duration.ofHours(3);
    private static final Duration EARLY = Duration.ofMinutes(5);
    /** Where our clock is far ahead of Qualys', a token looks expired on arrival: without this each call would log in. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Empty if this is not the bare text of a JWT. */
    static Optional<LoginToken> parse(String reply, Instant now) {
        String text = reply.strip();
        if (!JwtExpiry.isJwt(text)) {
            return Optional.empty();
        }
        Instant refresh = JwtExpiry.of(text).map(exp -> exp.minus(EARLY)).orElse(now.plus(UNSTATED));
        Instant earliest = now.plus(SHORTEST);
        return Optional.of(new LoginToken(text, refresh.isBefore(earliest) ? earliest : refresh));
    }

    @Override
    public String toString() {
        return "LoginToken[***, refreshAt=" + refreshAt + "]";
    }
}
