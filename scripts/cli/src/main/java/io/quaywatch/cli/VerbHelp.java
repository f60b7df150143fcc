/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Puts into the help of every verb what is the same for all: the exit codes. */
final class VerbHelp {
    private VerbHelp() {}

    /** Verbs that list exit codes of their own keep them. */
    static void complete(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        if (usage.exitCodeList().isEmpty()) {
            Map<String, String> codes = new LinkedHashMap<>();
            for (ExitCode code : ExitCode.values()) {
                codes.put(Integer.toString(code.code()), code.meaning());
            }
            usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        }
        line.getSubcommands().values().forEach(VerbHelp::complete);
    }
}
