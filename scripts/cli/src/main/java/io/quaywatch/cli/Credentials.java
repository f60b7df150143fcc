/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.qualys.QualysCredentials;
import java.util.Map;

/** The Qualys credentials of the environment; they are never taken from the command line. */
final class Credentials {
    private Credentials() {}

    static QualysCredentials from(Map<String, String> environment) {
        String token = value(environment, "QUALYS_ACCESS_TOKEN");
        token = token.isEmpty() ? value(environment, "QUALYS_API_TOKEN") : token;
        if (!token.isEmpty()) {
            return accessToken(token);
        }
        String user = value(environment, "QUALYS_USERNAME");
        String password = value(environment, "QUALYS_PASSWORD");
        if (user.isEmpty() || password.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "no Qualys credentials: set QUALYS_ACCESS_TOKEN, or QUALYS_USERNAME and QUALYS_PASSWORD"
                            + " (or try --simulate)");
        }
        return new QualysCredentials.UserPassword(user, password);
    }

    private static QualysCredentials accessToken(String token) {
        try {
            return new QualysCredentials.AccessToken(token);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "QUALYS_ACCESS_TOKEN cannot be used, " + e.getMessage(), e);
        }
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
