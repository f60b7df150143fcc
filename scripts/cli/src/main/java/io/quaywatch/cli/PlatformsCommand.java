/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.quaywatch.qualys.QualysPlatform;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The Qualys pods and their addresses. */
@Command(
        name = "platforms",
        mixinStandardHelpOptions = true,
        description = "Lists the Qualys platforms (pods) that --pod and QUALYS_POD know.")
final class PlatformsCommand implements Callable<Integer> {
    private final Terminal terminal;

    PlatformsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out()
                .println(AsciiTable.builder()
                        .border(AsciiTable.NO_BORDERS)
                        .data(
                                QualysPlatform.all(),
                                List.of(
                                        column("POD").with(platform -> platform.pod()),
                                        column("GATEWAY")
                                                .with(platform ->
                                                        platform.gateway().toString()),
                                        column("API").with(platform -> String.valueOf(platform.api()))))
                        .asString());
        return ExitCode.OK.code();
    }

    private static Column column(String header) {
        return new Column().header(header).headerAlign(HorizontalAlign.LEFT).dataAlign(HorizontalAlign.LEFT);
    }
}
