/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.cli.doctor.Check;
import io.quaywatch.config.ScannerConfig;
import io.quaywatch.config.Setting;
import io.quaywatch.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The reference page is what the code says; {@code -Dquaywatch.write-docs=true} writes it anew. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../../docs/reference.md");

    @Test
    void page_settingsAndExitCodes_equalTheCode() throws IOException {
        String page = page();
        if (Boolean.getBoolean("quaywatch.write-docs")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Reference

                Made from the code by `ReferencePageTest`; `mvn -pl scripts/cli -am test -Dtest=ReferencePageTest \
                -Dsurefire.failIfNoSpecifiedTests=false -Dquaywatch.write-docs=true` writes it anew.

                ## Settings

                Read from the environment. All problems are reported at once, with exit code 2.

                | Name | Default | Accepted | Meaning |
                |---|---|---|---|
                """);
        for (Setting setting : ScannerConfig.settings()) {
            String standard = setting.standard().isEmpty() ? "none" : "`" + setting.standard() + "`";
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(setting.name(), standard, setting.range(), setting.meaning()));
        }
        page.append("""

                Credentials are read from the environment only: `QUALYS_ACCESS_TOKEN` (or its alias `QUALYS_API_TOKEN`), or
                `QUALYS_USERNAME` and `QUALYS_PASSWORD`.

                ## Report formats

                For `--report-format`, with `--report-dir`. Some can hold a whole run in one file: `--output FORMAT=FILE`.

                | Format | Files end with | `--output` | What it is |
                |---|---|---|---|
                """);
        for (ReportFiles.Format format : ReportFiles.Format.values()) {
            page.append("| `%s` | `%s` | %s | %s |\n"
                    .formatted(
                            format.name().toLowerCase(Locale.ROOT),
                            format.suffix(),
                            format.holdsRuns() ? "yes" : "no",
                            format.meaning()));
        }
        page.append("""

                ## Exit codes

                Of several the highest counts.

                | Code | Meaning |
                |---|---|
                """);
        for (ExitCode code : ExitCode.values()) {
            page.append("| %d | %s |\n".formatted(code.code(), code.meaning()));
        }
        page.append("""

                ## Checks of quaywatch doctor

                A code never gets another meaning. Each is `ok`, `warning`, `failed`, `skipped` (something before it failed, or it does
                not apply) or `unknown` (no harmless call can tell); only `failed` changes the exit code.

                | Code | Ok means |
                |---|---|
                """);
        for (Check check : Check.values()) {
            page.append("| %s | %s |\n".formatted(check.code(), check.meaning()));
        }
        return page.toString();
    }
}
