/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.Sweep;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What was left lying. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Picks up what was left lying in the ledger, and cleans up at Qualys.",
            "Results nobody was told of, claims whose holder died, failures whose back-off has passed; then removes",
            "finished schedules of ours."
        },
        footer = {"", "Example:", "  quaywatch sweep --pod US2 --ledger file:ledger"})
final class SweepCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    private final Terminal terminal;

    SweepCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!options.ledger.startsWith("file:")) {
            throw new CommandException(ExitCode.USAGE, "sweep needs a ledger that lasts: --ledger file:DIR");
        }
        try (LocalWorld world = LocalWorld.open(options, terminal)) {
            Sweep sweep = world.sweep();
            List<ScanState> due = sweep.due(world.execution());
            RunResult result = new ImageRun(world, options)
                    .run(due, List.of(), List.of(), List.of(), new Progress(terminal, due.size(), new DecisionTree()));
            // First what was found out: it must not be lost if Qualys is gone by now.
            int code = new RunOutput(terminal, options.format).finish(result, world.notifications());
            int removed = sweep.removeLeftovers();
            if (options.format == RunOptions.Format.TABLE) {
                terminal.out().println(due.size() + " scan(s) picked up, " + removed + " finished schedule(s) removed");
            }
            return code;
        }
    }
}
