/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.image.Platform;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why an image was scanned, was not, or has no result. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = {
            "Says in one line what was decided last about an image, and shows the row of the ledger behind it.",
            "A name is resolved first, so that the answer is about what it points at now. Calls no Qualys, changes nothing.",
            "12 to 64 hex digits, or sha256: and hex digits, are the config digest of an image; a unique start will do."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:its last result is complete (fresh, or outdated)",
            "2:not an image or digest, a digest that fits several images, no ledger, or a row that cannot be read",
            "4:anything else: running, abandoned, failed, given up, partial, timed out, unsupported, or never seen"
        },
        footer = {"", "Example:", "  quaywatch why redis:7.4 --ledger file:./ledger"})
final class WhyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IMAGE|DIGEST", description = "An image reference, or the start of a config digest.")
    private String asked = "";

    @Option(names = "--ledger", required = true, paramLabel = "file:DIR", description = "The ledger to look into.")
    private String ledger = "";

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            converter = RunOptions.PlatformConverter.class,
            description = "Only this platform (default: any; names are resolved for linux/amd64).")
    private @Nullable Platform platform;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "What is printed: table (a line, then the row) or json (default: table).")
    private RunOptions.Format format = RunOptions.Format.TABLE;

    @Option(names = "--simulate", description = "Resolve names in the embedded world, as simulated runs do.")
    private boolean simulate;

    @Option(
            names = "--insecure-registry",
            paramLabel = "HOST:PORT",
            description = "Talk plain http to this registry, which may be on this machine or a private network.")
    private List<String> insecureRegistries = new ArrayList<>();

    @Option(
            names = "--allow-private-registries",
            description = "Registries may be on private networks (metadata and link-local addresses never).")
    private boolean allowPrivate;

    private final Terminal terminal;

    WhyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LedgerLocation location = LedgerLocation.existing(ledger);
        InstantSource clock = InstantSource.system();
        OkHttpClient http = new OkHttpClient();
        RunOptions options = options();
        try (Simulator world = simulate ? Simulator.start(SimulatorOptions.defaults()) : null) {
            ImageIdentifier identifier = world == null
                    ? Registries.real(http, options, clock)
                    : Registries.simulated(http, options, world, clock);
            Explanation explanation = new Explainer(location, identifier, clock.instant()).explain(asked, platform);
            switch (format) {
                case JSON -> terminal.out().println(ExplanationOutput.json(explanation));
                case TABLE -> ExplanationOutput.print(explanation, terminal.out());
            }
            return explanation.exitCode().code();
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private RunOptions options() {
        RunOptions options = new RunOptions();
        options.insecureRegistries = insecureRegistries;
        options.allowPrivate = allowPrivate;
        return options;
    }
}
