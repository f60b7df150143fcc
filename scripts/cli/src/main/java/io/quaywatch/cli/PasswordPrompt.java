/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a person for a password without showing it. */
@FunctionalInterface
interface PasswordPrompt {
    /** Empty if there is nobody to ask, or nothing was typed. */
    Optional<String> ask(String question);

    static PasswordPrompt nobody() {
        return question -> Optional.empty();
    }

    /** @param console of the process, or null where its streams are no terminal */
    static PasswordPrompt of(@Nullable Console console) {
        return console == null
                ? nobody()
                : question -> Optional.ofNullable(console.readPassword("%s", question))
                        .map(String::new)
                        .filter(text -> !text.isEmpty());
    }
}
