/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Runs the command in this process and keeps what it wrote; the environment is what a test gives it and nothing else. */
final class Shell {
    private final Map<String, String> environment = new HashMap<>();
    private boolean watched;
    private PasswordPrompt passwords = PasswordPrompt.nobody();
    private InputStream stdin = InputStream.nullInputStream();

    /** What a run left: its exit code and its texts. */
    record Ran(int code, String out, String err) {}

    Shell with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Shell typing(String text) {
        return typing(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    Shell typing(InputStream input) {
        stdin = input;
        return this;
    }

    /** As if a person typed this when asked for a password. */
    Shell answering(String password) {
        passwords = question -> Optional.of(password);
        return this;
    }

    /** As if a person watched stderr. */
    Shell watched() {
        watched = true;
        return this;
    }

    /** The command itself, as its help knows it. */
    CommandLine root() {
        Terminal terminal = new Terminal(stdin, System.out, System.err, environment, watched, passwords);
        return Quaywatch.line(new Quaywatch(), terminal);
    }

    Ran run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream utf8Out = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream utf8Err = new PrintStream(err, false, StandardCharsets.UTF_8)) {
            int code = Quaywatch.run(new Terminal(stdin, utf8Out, utf8Err, environment, watched, passwords), args);
            utf8Out.flush();
            utf8Err.flush();
            return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
