/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.cli.Tables.left;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.quaywatch.json.Json;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ScanCache;
import io.quaywatch.report.Untrusted;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A look into the ledger. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(ls | show | forget)",
        description = "Lists, shows or forgets what is remembered about images.",
        footer = {"", "Example:", "  quaywatch ledger ls --ledger file:ledger"})
final class LedgerCommand {
    private final Terminal terminal;

    LedgerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists the rows, the newest first.",
            footer = {"", "Example:", "  quaywatch ledger ls --ledger file:ledger"})
    int ls(
            @Option(names = "--ledger", required = true, paramLabel = "file:DIR", description = "The ledger.")
                    String ledger) {
        List<LedgerRow> rows = all(lasting(ledger));
        Instant now = InstantSource.system().instant();
        terminal.out()
                .println(Tables.of(
                        rows,
                        List.of(
                                left("KEY").with(row -> row.key().value()),
                                left("IMAGE")
                                        .with(row -> Untrusted.line(row.image().toString())),
                                left("STATE").with(row -> state(row, now)),
                                left("UPDATED").with(row -> row.updatedAt().toString()))));
        return ExitCode.OK.code();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a row as JSON.",
            footer = {"", "Example:", "  quaywatch ledger show 9f86d0 --ledger file:ledger"})
    int show(
            @Parameters(paramLabel = "KEY", description = "A key, or the start of its digest.") String key,
            @Option(names = "--ledger", required = true, paramLabel = "file:DIR", description = "The ledger.")
                    String ledger)
            throws JsonProcessingException {
        LedgerRow row = one(lasting(ledger), key);
        terminal.out()
                .println(Json.state()
                        .writerWithDefaultPrettyPrinter()
                        .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .writeValueAsString(row));
        return ExitCode.OK.code();
    }

    @Command(
            name = "forget",
            mixinStandardHelpOptions = true,
            description = "Removes a row: the next request scans the image again.",
            footer = {"", "Example:", "  quaywatch ledger forget 9f86d0 --ledger file:ledger"})
    int forget(
            @Parameters(paramLabel = "KEY", description = "A key, as ls prints it.") String key,
            @Option(names = "--ledger", required = true, paramLabel = "file:DIR", description = "The ledger.")
                    String ledger) {
        ScanCache cache = lasting(ledger);
        if (!cache.forget(exact(key))) {
            throw new CommandException(ExitCode.USAGE, "no row has the key " + key + " (see quaywatch ledger ls)");
        }
        return ExitCode.OK.code();
    }

    private static ScanCache lasting(String ledger) {
        return LedgerLocation.existing(ledger).cache();
    }

    private static List<LedgerRow> all(ScanCache cache) {
        List<LedgerRow> rows = new ArrayList<>();
        @Nullable String next = null;
        do {
            LedgerPage page =
                    cache.scan(LedgerFilter.ALL, InstantSource.system().instant(), next);
            rows.addAll(page.rows());
            next = page.next();
        } while (next != null);
        rows.sort(Comparator.comparing(LedgerRow::updatedAt)
                .reversed()
                .thenComparing(row -> row.key().value()));
        return rows;
    }

    private static LedgerRow one(ScanCache cache, String key) {
        String start = key.startsWith("sha256:") ? key.substring("sha256:".length()) : key;
        List<LedgerRow> found = all(cache).stream()
                .filter(row -> !start.isEmpty() && row.key().value().startsWith(start))
                .toList();
        if (found.size() != 1) {
            throw new CommandException(
                    ExitCode.USAGE,
                    (found.isEmpty() ? "no row has" : found.size() + " rows have") + " a key that starts with '" + key
                            + "' (see quaywatch ledger ls)");
        }
        return found.get(0);
    }

    private static ScanKey exact(String key) {
        try {
            return ScanKey.parse(key);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "'" + key + "' is not a key (see quaywatch ledger ls)", e);
        }
    }

    private static String state(LedgerRow row, Instant now) {
        if (row.runningClaim(now).isPresent()) {
            return "being scanned until " + row.runningClaim(now).get().until();
        }
        String last = row.lastOutcome() == null
                ? "abandoned"
                : row.lastOutcome().outcome().name();
        if (row.retryAt() != null) {
            return last + ", tried again at " + row.retryAt();
        }
        return row.isFresh(now, Instant.EPOCH) ? last + ", fresh until " + row.freshUntil() : last;
    }
}
