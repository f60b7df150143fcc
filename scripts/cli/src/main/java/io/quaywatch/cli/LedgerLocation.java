/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.local.FileLeases;
import io.quaywatch.local.FileReportStore;
import io.quaywatch.local.FileScanCache;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.local.InMemoryReportStore;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.port.Contention;
import io.quaywatch.port.Leases;
import io.quaywatch.port.ReportStore;
import io.quaywatch.port.ScanCache;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Where the command remembers what was scanned: {@code memory}, or {@code file:DIR} with one directory for each store. */
record LedgerLocation(ScanCache cache, ReportStore reports, Leases leases, boolean lasting) {
    private static final String FILE = "file:";

    static LedgerLocation parse(String text) {
        if (text.equals("memory")) {
            return new LedgerLocation(new InMemoryScanCache(), new InMemoryReportStore(), new InMemoryLeases(), false);
        }
        if (!text.startsWith(FILE) || text.length() == FILE.length()) {
            throw new CommandException(ExitCode.USAGE, "--ledger is memory or file:DIR, not '" + text + "'");
        }
        Path directory;
        try {
            directory = Path.of(text.substring(FILE.length()));
        } catch (InvalidPathException e) {
            throw new CommandException(ExitCode.USAGE, "--ledger: not a directory name: " + e.getReason(), e);
        }
        Contention contention = new Contention(
                Contention.STANDARD_ATTEMPTS, ThreadLocalRandom::current, wait -> Thread.sleep(wait.toMillis()));
        return new LedgerLocation(
                new FileScanCache(directory.resolve("rows"), contention),
                new FileReportStore(directory.resolve("reports")),
                new FileLeases(directory.resolve("leases"), contention),
                true);
    }
}
