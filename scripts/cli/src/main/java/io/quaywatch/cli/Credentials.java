/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.qualys.EnvironmentCredentials;
import io.quaywatch.qualys.QualysCredentials;
import java.util.Map;

/** The Qualys credentials of the environment; they are never taken from the command line. */
final class Credentials {
    private Credentials() {}

    static QualysCredentials from(Map<String, String> environment) {
        try {
            return EnvironmentCredentials.in(environment)
                    .orElseThrow(() -> new CommandException(
                            ExitCode.USAGE,
                            "no Qualys credentials: set QUALYS_ACCESS_TOKEN, or QUALYS_USERNAME and QUALYS_PASSWORD"
                                    + " (or try --simulate)"));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
