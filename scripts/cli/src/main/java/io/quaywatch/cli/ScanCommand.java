/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState.ResolveImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Images by name to reports. */
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        description = "Scans images by name, as if a workload had deployed them.",
        footer = {"", "Example:", "  quaywatch scan ghcr.io/team/shop:1.4 --pod US2 --fail-on high"})
final class ScanCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Image references.")
    private List<String> images = new ArrayList<>();

    @Mixin
    private RunOptions options = new RunOptions();

    private final Terminal terminal;

    ScanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (LocalWorld world = LocalWorld.open(options, terminal)) {
            List<ResolveImage> states = new ArrayList<>();
            for (String image : images) {
                states.add(new ResolveImage(new ScanRequest(
                        world.execution() + "/" + states.size(),
                        image,
                        null,
                        "",
                        workload(image),
                        options.force,
                        world.clock().instant(),
                        0)));
            }
            RunResult result = new ImageRun(world, options)
                    .run(
                            states,
                            List.of(),
                            List.of(),
                            List.of(),
                            new Progress(terminal, states.size(), new DecisionTree()));
            return new RunOutput(terminal, options.format).finish(result, world.notifications());
        }
    }

    private Workload workload(String image) {
        boolean assumed = options.platform == null;
        return new Workload(
                "cli:" + image,
                "command-line",
                image,
                null,
                null,
                assumed ? Platform.LINUX_AMD64 : options.platform,
                assumed);
    }
}
