/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.util.Map;
import java.util.Optional;

/**
 * The Qualys credentials among the variables of a process: {@code QUALYS_ACCESS_TOKEN} (or {@code QUALYS_API_TOKEN}), or else
 * {@code QUALYS_USERNAME} and {@code QUALYS_PASSWORD}. A blank value counts as absent.
 */
public final class EnvironmentCredentials {
    private EnvironmentCredentials() {}

    /**
     * Empty if there is neither a token nor a whole login.
     *
     * @throws IllegalArgumentException if there is a token that could not be sent; the text names the variable and no value
     */
    public static Optional<QualysCredentials> in(Map<String, String> environment) {
        for (String name : new String[] {"QUALYS_ACCESS_TOKEN", "QUALYS_API_TOKEN"}) {
            String token = value(environment, name);
            if (!token.isEmpty()) {
                return Optional.of(accessToken(name, token));
            }
        }
        String user = value(environment, "QUALYS_USERNAME");
        String password = value(environment, "QUALYS_PASSWORD");
        return user.isEmpty() || password.isEmpty()
                ? Optional.empty()
                : Optional.of(new QualysCredentials.UserPassword(user, password));
    }

    private static QualysCredentials accessToken(String name, String token) {
        try {
            return new QualysCredentials.AccessToken(token);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " cannot be used, " + e.getMessage(), e);
        }
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
