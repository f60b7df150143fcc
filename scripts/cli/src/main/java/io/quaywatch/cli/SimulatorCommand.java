/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The embedded world as a server of its own. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the embedded world on 127.0.0.1 until it is ended.",
            "That is the documented Qualys API, an OCI registry for any host, and a workload catalogue. Prints its base URL",
            "on one line."
        },
        footer = {"", "Example:", "  quaywatch simulator --port 8080"})
final class SimulatorCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port on 127.0.0.1; 0 = any free one.")
    private int port;

    @Option(names = "--scenario", paramLabel = "FILE", description = "Scenario with settings and faults (JSON).")
    private @Nullable Path scenario;

    private final Terminal terminal;

    SimulatorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535) {
            throw new CommandException(ExitCode.USAGE, "--port is 0 to 65535, not " + port);
        }
        SimulatorOptions options = SimulatorOptions.defaults().withPort(port).withScenario(Scenarios.read(scenario));
        try (Simulator simulator = Simulator.start(options)) {
            terminal.out().println(simulator.baseUrl());
            terminal.out().flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK.code();
    }
}
