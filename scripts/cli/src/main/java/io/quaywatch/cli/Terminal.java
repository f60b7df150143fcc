/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command may touch of the process: its streams (UTF-8 whatever the locale), its environment, and whether a person is
 * watching stderr, and whom to ask for a password.
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean interactive,
        PasswordPrompt passwords) {
    Terminal {
        environment = Map.copyOf(environment);
    }

    /** Without anybody to ask for a password. */
    Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {
        this(in, out, err, environment, interactive, PasswordPrompt.nobody());
    }
}
