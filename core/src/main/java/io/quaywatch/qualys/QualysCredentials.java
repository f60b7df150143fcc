/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.json.JwtExpiry;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** What we prove ourselves to Qualys with. Neither form shows its content in {@code toString}. */
public sealed interface QualysCredentials {

    /**
     * A token made elsewhere, a JWT or opaque text, used as it is. It is not renewed: whoever supplies it replaces it.
     *
     * @throws IllegalArgumentException if it is empty or could not be sent in a header
     */
    record AccessToken(String text) implements QualysCredentials {
        private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");

        public AccessToken {
            text = text.strip();
            if (!SENDABLE.matcher(text).matches()) {
                throw new IllegalArgumentException("an access token is visible ASCII text without blanks");
            }
        }

        /** When a JWT ends by its own word; empty for opaque text, which does not say. */
        public Optional<Instant> expiresAt() {
            return JwtExpiry.of(text);
        }

        @Override
        public String toString() {
            return "AccessToken[***]";
        }
    }

    /** A user that logs in for tokens of four hours. */
    record UserPassword(String user, String password) implements QualysCredentials {
        public UserPassword {
            if (user.isBlank() || password.isEmpty()) {
                throw new IllegalArgumentException("a Qualys login has a user name and a password");
            }
        }

        @Override
        public String toString() {
            return "UserPassword[***]";
        }
    }
}
