/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every verb says what it does, what its options mean and default to, how it exits, and gives an example. */
class CommandHelpTest {
    static Stream<List<String>> verbs() {
        List<List<String>> paths = new ArrayList<>();
        collect(new Shell().root().getCommandSpec(), List.of(), paths);
        return paths.stream();
    }

    private static void collect(CommandSpec spec, List<String> path, List<List<String>> into) {
        into.add(path);
        spec.subcommands().forEach((name, line) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(line.getCommandSpec(), longer, into);
        });
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void help_everyVerb_isComplete(List<String> path) {
        List<String> args = new ArrayList<>(path);
        args.add("--help");

        Shell.Ran ran = new Shell().run(args.toArray(String[]::new));

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("Usage: quaywatch", "Exit codes:", "Example:", "  quaywatch")
                .contains("--help");
        for (ExitCode code : ExitCode.values()) {
            assertThat(ran.out()).contains("  " + code.code() + "  ");
        }
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void help_everyOption_isDescribedWithItsDefault(List<String> path) {
        CommandLine line = new Shell().root();
        for (String name : path) {
            line = line.getSubcommands().get(name);
        }
        CommandSpec spec = line.getCommandSpec();

        assertThat(spec.usageMessage().description()).isNotEmpty();
        for (ArgSpec arg : spec.args()) {
            String text = String.join(" ", arg.description());
            assertThat(text).as(path + " " + arg.paramLabel()).isNotBlank();
            if (arg instanceof OptionSpec option
                    && arg.defaultValue() != null
                    && !option.required()
                    && arg.arity().max() > 0) {
                assertThat(text)
                        .as(path + " " + option.longestName())
                        .containsPattern("default: " + arg.defaultValue() + "|0 = ");
            }
        }
    }

    @Test
    void verbs_ofTheOperator_areThere() {
        assertThat(verbs().map(path -> String.join(" ", path)))
                .contains("doctor", "token", "token inspect", "registries", "aws-base", "image", "scan", "ledger ls");
    }
}
