/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.json.JwtExpiry;
import io.quaywatch.qualys.QualysCredentials.UserPassword;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a subscription token. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        subcommands = TokenInspectCommand.class,
        description = {
            "Makes a subscription token, or says what a token is.",
            "Logs in with QUALYS_USERNAME and a password, and has Qualys make a token that outlives the login. The password",
            "is read from QUALYS_PASSWORD or asked for at the terminal, never from the command line.",
            "The token is all of stdout, or goes to a file that only its owner can read; when it expires is said on stderr.",
            "QW-T01 is a missing user or password, QW-T02 a file that cannot be written."
        },
        footer = {"", "Example:", "  quaywatch token --pod US2 --output qualys.token"})
final class TokenCommand implements Callable<Integer> {
    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--expiry",
            paramLabel = "N",
            defaultValue = "500000",
            description =
                    "How long the token lives, as Qualys takes it (default: 500000, as in its documents; minutes, it seems).")
    private long expiry;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the token to this new file, readable by its owner only (0600).")
    private @Nullable Path output;

    @Option(names = "--force", description = "Replace the file of --output if there is one.")
    private boolean force;

    private final Terminal terminal;

    TokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (expiry < 1) {
            throw new CommandException(ExitCode.USAGE, "--expiry is 1 or more, not " + expiry);
        }
        @Nullable SecretFile file = output == null ? null : new SecretFile(output, force);
        if (file != null) {
            // Before Qualys makes a token that nobody could keep.
            file.check();
        }
        try (Connection qualys = Connection.open(connection, terminal, login())) {
            String token = qualys.ask(client -> client.subscriptionTokens().make(expiry));
            if (file == null) {
                terminal.out().println(token);
            } else {
                file.write(token + "\n");
                terminal.err().println("quaywatch: token written to " + file.path());
            }
            terminal.err().println("quaywatch: " + life(token, qualys.clock().instant()));
        }
        return ExitCode.OK.code();
    }

    private UserPassword login() {
        String user = terminal.environment().getOrDefault("QUALYS_USERNAME", "").strip();
        if (user.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, "QW-T01 no user: set QUALYS_USERNAME");
        }
        String given =
                terminal.environment().getOrDefault("QUALYS_PASSWORD", "").strip();
        Optional<String> password =
                given.isEmpty() ? terminal.passwords().ask("Qualys password of QUALYS_USERNAME: ") : Optional.of(given);
        return new UserPassword(
                user,
                password.orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "QW-T01 no password: set QUALYS_PASSWORD, or run this at a terminal to be asked for it")));
    }

    private static String life(String token, Instant now) {
        return JwtExpiry.of(token)
                .map(end -> "the token expires at " + end + ", in " + Durations.text(Duration.between(now, end)))
                .orElse("the token does not say when it expires");
    }
}
