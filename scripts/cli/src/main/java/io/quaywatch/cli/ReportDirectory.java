/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run writes its reports. */
final class ReportDirectory {
    private ReportDirectory() {}

    /**
     * Makes the directory and proves with a file that it can be written to, so that no scan is made for a report that has no
     * place.
     */
    static void prepare(String option, Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, ".quaywatch", ".part"));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE, option + " " + directory + ": cannot be written to: " + Reason.of(e), e);
        }
    }
}
