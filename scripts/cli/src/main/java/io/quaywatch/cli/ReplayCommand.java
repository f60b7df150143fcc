/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.event.ParsedEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deployment events from files to reports. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Reads deployment events, shows what is decided about each image, and runs the scans.",
            "The source is recognised by content: ECS calls through CloudTrail, ECS task state changes, ECR pushes,",
            "Azure Activity Log, Event Grid and CloudEvents, audit logs of Google Cloud (Cloud Run services and jobs).",
            "An event that only names its workload needs a look-up: the embedded world of --simulate has an answer for each,",
            "a real run has no cloud client and says what to do instead."
        },
        footer = {"", "Example:", "  quaywatch replay event.json --simulate"})
final class ReplayCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "EVENT.json", description = "Event files; - reads stdin.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private RunOptions options = new RunOptions();

    private final Terminal terminal;

    ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<ParsedEvent> events = new EventFiles(terminal, InstantSource.system()).read(files);
        try (LocalWorld world = LocalWorld.open(options, terminal)) {
            RunResult result = new EventRun(world, options, terminal).run(events, "");
            return new RunOutput(terminal, options.format).finish(result, world.notifications());
        }
    }
}
