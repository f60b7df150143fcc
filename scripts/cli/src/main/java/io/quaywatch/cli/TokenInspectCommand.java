/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.json.JwtClaims;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.report.Untrusted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a token says of itself. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Says what a token is, when it expires and which modules it opens; never shows the token and asks nobody.",
            "An expired token ends with exit code 2. QW-T03 is a file that cannot be read, QW-T04 a text that is no token,",
            "QW-T05 an expired token."
        },
        footer = {"", "Example:", "  quaywatch token inspect qualys.token"})
final class TokenInspectCommand implements Callable<Integer> {
    private static final int LONGEST = 64 * 1024;

    @Parameters(paramLabel = "FILE|-", description = "The file that holds the token; - is stdin.")
    private String source = "";

    private final Terminal terminal;
    private final InstantSource clock = InstantSource.system();

    TokenInspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        AccessToken token = token();
        Optional<JwtClaims> claims = JwtClaims.of(token.text());
        Optional<Instant> end = claims.map(JwtClaims::expiresAt);
        Instant now = clock.instant();
        if (end.filter(moment -> !now.isBefore(moment)).isPresent()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "QW-T05 the token of " + source + " expired at " + end.get()
                            + ": make another with quaywatch token");
        }
        terminal.out().println("Kind:    " + claims.map(jwt -> "JWT").orElse("opaque text"));
        terminal.out()
                .println("Expires: "
                        + end.map(moment -> moment + ", in " + Durations.text(Duration.between(now, moment)))
                                .orElse("not known, the token does not say"));
        terminal.out()
                .println("Modules: "
                        + claims.map(JwtClaims::modules)
                                .map(modules -> Untrusted.line(String.join(", ", modules), 500))
                                .orElse("not known, the token does not say"));
        return ExitCode.OK.code();
    }

    private AccessToken token() {
        try (InputStream in = source.equals("-") ? terminal.in() : Files.newInputStream(Path.of(source))) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw notAToken("it is longer than 64 KiB", null);
            }
            return new AccessToken(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "QW-T03 " + source + " cannot be read: " + Reason.of(e)
                            + "; give the file of a token, or - for stdin",
                    e);
        } catch (InvalidPathException e) {
            throw new CommandException(ExitCode.USAGE, "QW-T03 not a file name: " + e.getReason(), e);
        } catch (IllegalArgumentException e) {
            throw notAToken(String.valueOf(e.getMessage()), e);
        }
    }

    private CommandException notAToken(String why, @Nullable Exception cause) {
        // A colon after the word token, or after a name that ends with it, would have the next word masked as a secret.
        String text = "QW-T04 no token in " + source + " (" + why + "); make one with quaywatch token";
        return cause == null
                ? new CommandException(ExitCode.USAGE, text)
                : new CommandException(ExitCode.USAGE, text, cause);
    }
}
