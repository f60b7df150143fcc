/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.ScenarioException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the scenario that a command line names. */
final class Scenarios {
    private Scenarios() {}

    static Scenario read(@Nullable Path file) {
        if (file == null) {
            return Scenario.none();
        }
        try {
            return Scenario.read(file);
        } catch (ScenarioException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
