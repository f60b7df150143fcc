/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.cli.Tables.left;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.cli.doctor.CheckResult;
import io.quaywatch.cli.doctor.Doctor;
import io.quaywatch.json.Json;
import io.quaywatch.log.Redactor;
import io.quaywatch.report.Untrusted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is wrong, and what to do about it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Checks what a scan needs, from this machine to the subscription.",
            "Looks at network, TLS, clock, credentials, rights, calls left, registries, sensor and search filter. Each check",
            "has a code that stays, and says how to fix what failed.",
            "What depends on a failed check is skipped; what no harmless call can tell is unknown. Nothing is created.",
            "docs/schema/doctor.schema.json describes the JSON."
        },
        footer = {"", "Example:", "  quaywatch doctor --pod US2"})
final class DoctorCommand implements Callable<Integer> {
    private static final int LONGEST = 600;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--format", description = "What is printed: table or json (default: table).")
    private RunOptions.Format format = RunOptions.Format.TABLE;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long each call may take, 1 to 120 (default: 10).")
    private int timeout;

    private final Terminal terminal;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (timeout < 1 || timeout > 120) {
            throw new CommandException(ExitCode.USAGE, "--timeout is 1 to 120, not " + timeout);
        }
        OkHttpClient http = new OkHttpClient();
        try {
            Doctor doctor = new Doctor(
                    connection.over(terminal.environment()), Duration.ofSeconds(timeout), InstantSource.system());
            List<CheckResult> results =
                    doctor.examine(http).stream().map(this::shown).toList();
            boolean failed = results.stream().anyMatch(result -> result.status() == CheckResult.Status.FAILED);
            ExitCode code = failed ? ExitCode.CHECK_FAILED : ExitCode.OK;
            terminal.out().println(format == RunOptions.Format.JSON ? json(results, code) : table(results));
            return code.code();
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    /** Texts quote the gateway, and whoever answers in its place. */
    private CheckResult shown(CheckResult result) {
        Redactor redactor = Redactor.of(Stream.of("QUALYS_ACCESS_TOKEN", "QUALYS_API_TOKEN", "QUALYS_PASSWORD")
                .map(terminal.environment()::get)
                .filter(secret -> secret != null && !secret.isBlank())
                .toList());
        return new CheckResult(
                result.check(), result.status(), Untrusted.line(redactor.redact(result.text()), LONGEST), result.fix());
    }

    private static String table(List<CheckResult> results) {
        StringBuilder text = new StringBuilder(Tables.of(
                results,
                List.of(
                        left("CODE").with(result -> result.check().code()),
                        left("STATUS").with(DoctorCommand::status),
                        left("CHECK").with(result -> result.check().meaning()),
                        left("SEEN").with(CheckResult::text))));
        for (CheckResult result : results) {
            if (result.fix() != null) {
                text.append('\n')
                        .append(result.check().code())
                        .append(": ")
                        .append(result.text())
                        .append(". ")
                        .append(result.fix());
            }
        }
        return text.toString();
    }

    private static String json(List<CheckResult> results, ExitCode code) {
        ObjectNode document = Json.wire().createObjectNode();
        ArrayNode checks = document.putArray("checks");
        for (CheckResult result : results) {
            checks.addObject()
                    .put("code", result.check().code())
                    .put("check", result.check().meaning())
                    .put("status", status(result))
                    .put("text", result.text())
                    .put("fix", result.fix());
        }
        document.put("exitCode", code.code());
        return JsonText.of(document);
    }

    private static String status(CheckResult result) {
        return result.status().name().toLowerCase(Locale.ROOT);
    }
}
