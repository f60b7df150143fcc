/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.quaywatch.config.ConfigException;
import io.quaywatch.log.Redactor;
import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.report.Untrusted;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code quaywatch} command. The only place that reads the process's environment and streams. */
@Command(
        name = "quaywatch",
        mixinStandardHelpOptions = true,
        versionProvider = Quaywatch.Version.class,
        synopsisSubcommandLabel = "VERB",
        description = {
            "Identifies, scans and reports deployed container images with a Qualys subscription.",
            "Credentials are read from the environment only: QUALYS_ACCESS_TOKEN (or QUALYS_API_TOKEN), or",
            "QUALYS_USERNAME and QUALYS_PASSWORD."
        },
        footer = {"", "Example:", "  quaywatch demo", "", "quaywatch VERB --help says what a verb does."},
        subcommands = {
            ParseCommand.class,
            ReplayCommand.class,
            ScanCommand.class,
            DemoCommand.class,
            SweepCommand.class,
            LedgerCommand.class,
            WhyCommand.class,
            PlatformsCommand.class,
            PolicyCommand.class,
            SimulatorCommand.class,
            DoctorCommand.class,
            TokenCommand.class,
            RegistriesCommand.class,
            AwsBaseCommand.class,
            ImageCommand.class
        })
public final class Quaywatch {
    private static final int LINE_LIMIT = 2_000;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Say more on stderr, and show stack traces.")
    private boolean verbose;

    Quaywatch() {}

    public static void main(String[] args) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        Terminal terminal = new Terminal(
                System.in,
                out,
                err,
                System.getenv(),
                "true".equals(System.getProperty("quaywatch.terminal")),
                PasswordPrompt.of(System.console()));
        int code = run(terminal, args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs one command line; the exit code. */
    static int run(Terminal terminal, String... args) {
        Quaywatch root = new Quaywatch();
        CommandLine line = line(root, terminal);
        // An image may be called @file; picocli would read arguments from there.
        line.setExpandAtFiles(false);
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setErr(new PrintWriter(terminal.err(), true));
        line.setParameterExceptionHandler((problem, given) -> usage(terminal, problem));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> failed(terminal, root, thrown));
        line.setExecutionStrategy(parsed -> {
            setLogLevel(root.verbose);
            return new CommandLine.RunLast().execute(parsed);
        });
        return line.execute(args);
    }

    static CommandLine line(Quaywatch root, Terminal terminal) {
        CommandLine line = new CommandLine(root, new Commands(terminal));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        VerbHelp.complete(line);
        return line;
    }

    private static int usage(Terminal terminal, ParameterException problem) {
        terminal.err()
                .println("quaywatch: " + shown(terminal, String.valueOf(problem.getMessage())) + " (see "
                        + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.USAGE.code();
    }

    private static int failed(Terminal terminal, Quaywatch root, Exception thrown) {
        new StatusLine(terminal).clear();
        if (root.verbose) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> terminal.err().println(shown(terminal, line)));
        }
        List<String> lines =
                thrown instanceof PolicyFileException policy ? policy.lines() : List.of(text(thrown, root.verbose));
        lines.forEach(line -> terminal.err().println("quaywatch: " + shown(terminal, line)));
        return exitCode(thrown).code();
    }

    private static String text(Exception thrown, boolean verbose) {
        if (thrown instanceof UncheckedIOException file) {
            return file.getMessage() + ": " + Reason.of(file.getCause());
        }
        boolean expected = thrown instanceof CommandException
                || thrown instanceof ConfigException
                || thrown instanceof PortException
                || thrown instanceof QualysException;
        if (expected) {
            return String.valueOf(thrown.getMessage());
        }
        return "internal error " + thrown.getClass().getSimpleName() + (verbose ? "" : "; --verbose shows more");
    }

    private static ExitCode exitCode(Exception thrown) {
        if (thrown instanceof CommandException command) {
            return command.exitCode();
        }
        if (thrown instanceof QualysException qualys && qualys.kind() == QualysException.Kind.UNREACHABLE) {
            return ExitCode.UNREACHABLE;
        }
        boolean usage = thrown instanceof ConfigException
                || thrown instanceof PortException
                || thrown instanceof UncheckedIOException;
        return usage ? ExitCode.USAGE : ExitCode.NOT_COMPLETE;
    }

    /** One line, without control characters and without anything that the environment holds as a secret. */
    private static String shown(Terminal terminal, String text) {
        List<String> secrets = Stream.of("QUALYS_ACCESS_TOKEN", "QUALYS_API_TOKEN", "QUALYS_PASSWORD")
                .map(terminal.environment()::get)
                .filter(secret -> secret != null && !secret.isBlank())
                .toList();
        return Untrusted.line(Redactor.of(secrets).redact(text), LINE_LIMIT);
    }

    private static void setLogLevel(boolean verbose) {
        ((Logger) LoggerFactory.getLogger("io.quaywatch")).setLevel(verbose ? Level.DEBUG : Level.WARN);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16), false, StandardCharsets.UTF_8);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Quaywatch.class.getPackage().getImplementationVersion();
            return new String[] {"quaywatch " + (version == null ? "(not packaged)" : version)};
        }
    }
}
