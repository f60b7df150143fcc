/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.cli.Tables.left;

import io.quaywatch.qualys.QualysPlatform;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The Qualys pods and their addresses. */
@Command(
        name = "platforms",
        mixinStandardHelpOptions = true,
        description = "Lists the Qualys platforms (pods) that --pod and QUALYS_POD know.",
        footer = {"", "Example:", "  quaywatch platforms"})
final class PlatformsCommand implements Callable<Integer> {
    private final Terminal terminal;

    PlatformsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out()
                .println(Tables.of(
                        QualysPlatform.all(),
                        List.of(
                                left("POD").with(QualysPlatform::pod),
                                left("GATEWAY")
                                        .with(platform -> platform.gateway().toString()),
                                left("API").with(platform -> String.valueOf(platform.api())))));
        return ExitCode.OK.code();
    }
}
