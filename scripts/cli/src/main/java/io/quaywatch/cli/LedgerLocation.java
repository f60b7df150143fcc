/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.ledger.ScanKey;
import io.quaywatch.local.FileLeases;
import io.quaywatch.local.FileReportStore;
import io.quaywatch.local.FileScanCache;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.local.InMemoryReportStore;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.port.Contention;
import io.quaywatch.port.Leases;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.port.ScanCache;
import io.quaywatch.time.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Where the command remembers what was scanned: {@code memory}, or {@code file:DIR} with one directory for each store. */
record LedgerLocation(
        ScanCache cache, ReportStore reports, Leases leases, boolean lasting, Supplier<List<ScanKey>> allKeys) {
    private static final String FILE = "file:";
    private static final String ROWS = "rows";

    /** A ledger to use; made if it is not there. */
    static LedgerLocation parse(String text) {
        if (text.equals("memory")) {
            return new LedgerLocation(
                    new InMemoryScanCache(), new InMemoryReportStore(), new InMemoryLeases(), false, List::of);
        }
        return open(directory(text));
    }

    /** A ledger to look into: one that lasts and is there. */
    static LedgerLocation existing(String text) {
        if (text.equals("memory")) {
            throw new CommandException(
                    ExitCode.USAGE, "only a ledger that lasts can be looked into: --ledger file:DIR");
        }
        Path directory = directory(text);
        if (!Files.isDirectory(directory.resolve(ROWS))) {
            throw new CommandException(ExitCode.USAGE, "--ledger " + text + ": there is no ledger");
        }
        return open(directory);
    }

    /** The keys of all rows, those included that cannot be read. Only of a ledger that lasts. */
    List<ScanKey> keys() {
        return allKeys.get();
    }

    private static Path directory(String text) {
        if (!text.startsWith(FILE) || text.length() == FILE.length()) {
            throw new CommandException(ExitCode.USAGE, "--ledger is memory or file:DIR, not '" + text + "'");
        }
        try {
            return Path.of(text.substring(FILE.length()));
        } catch (InvalidPathException e) {
            throw new CommandException(ExitCode.USAGE, "--ledger: not a directory name: " + e.getReason(), e);
        }
    }

    private static LedgerLocation open(Path directory) {
        Contention contention =
                new Contention(Contention.STANDARD_ATTEMPTS, ThreadLocalRandom::current, Pause.sleeping());
        try {
            FileScanCache cache = new FileScanCache(directory.resolve(ROWS), contention);
            return new LedgerLocation(
                    cache,
                    new FileReportStore(directory.resolve("reports")),
                    new FileLeases(directory.resolve("leases"), contention),
                    true,
                    cache::keys);
        } catch (PortException e) {
            String why = e.getCause() instanceof IOException failure ? Reason.of(failure) : e.getMessage();
            throw new CommandException(ExitCode.USAGE, "--ledger file:" + directory + " cannot be used: " + why, e);
        }
    }
}
