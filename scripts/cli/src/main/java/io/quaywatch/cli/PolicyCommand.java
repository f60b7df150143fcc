/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.policy.PolicyRules;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A look at a policy file. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "check",
        description =
                "Checks policy files: the rules and waivers that --policy of scan, replay, demo and sweep judges by.",
        footer = {"", "Example:", "  quaywatch policy check policy.yaml"})
final class PolicyCommand {
    private final Terminal terminal;

    PolicyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Reads a policy file and shows its rules and waivers, with those that have expired or expire within 14 days.",
                "Each problem is one line: FILE:LINE:COLUMN: CODE: what is wrong; how to fix it. Calls nobody."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:the policy can be used; expired waivers are shown, and fail the images they would cover",
                "2:the file cannot be read or is not a valid policy"
            },
            footer = {"", "Example:", "  quaywatch policy check policy.yaml --format json"})
    int check(
            @Parameters(paramLabel = "FILE", description = "The policy file (YAML).") Path file,
            @Option(
                            names = "--format",
                            defaultValue = "table",
                            description = "What is printed: table or json (default: table).")
                    RunOptions.Format format) {
        try {
            PolicyRules rules = PolicyFile.read(file);
            PolicySummary summary =
                    new PolicySummary(rules, InstantSource.system().instant());
            switch (format) {
                case JSON -> terminal.out().println(PolicyDocument.valid(file, summary));
                case TABLE -> new PolicyPrinter(terminal.out()).print(summary);
            }
        } catch (PolicyFileException e) {
            if (format == RunOptions.Format.JSON) {
                terminal.out().println(PolicyDocument.invalid(file, e.problems()));
            }
            throw e;
        }
        return ExitCode.OK.code();
    }
}
