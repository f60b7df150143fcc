/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Every verb says all about itself, and the page of the command line says the same. */
class CommandPageTest {
    private static final Path PAGE = Path.of("../../docs/cli.md");

    private static CommandLine tree() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Quaywatch.line(
                new Quaywatch(), new Terminal(InputStream.nullInputStream(), nowhere, nowhere, Map.of(), false));
    }

    @Test
    void page_allVerbs_equalsTheCode() throws IOException {
        String page = CommandPage.of(tree());
        if (Boolean.getBoolean("quaywatch.write-docs")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    static Stream<String> verbs() {
        return CommandPage.all(tree().getCommandSpec()).stream().map(CommandSpec::qualifiedName);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void help_everyVerb_isComplete(String name) {
        CommandSpec verb = spec(name);

        Shell.Ran help = new Shell().run(words(name + " --help"));

        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(verb.usageMessage().description()).as("description").isNotEmpty();
        assertThat(help.out())
                .contains(verb.usageMessage()
                        .description()[0]
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .substring(0, 20));
        Stream<ArgSpec> arguments =
                Stream.concat(CommandPage.ownOptions(verb).stream(), verb.positionalParameters().stream());
        assertThat(arguments.toList()).allSatisfy(argument -> {
            assertThat(CommandPage.description(argument))
                    .as("description of %s", argument)
                    .isNotBlank();
            if (argument.defaultValue() != null && argument.isOption()) {
                assertThat(CommandPage.description(argument))
                        .as("default of %s", argument)
                        .containsPattern("default: " + argument.defaultValue() + "|0 = ");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void help_everyVerbThatRuns_saysItsExitCodes(String name) {
        CommandSpec verb = spec(name);
        Map<String, String> codes = verb.usageMessage().exitCodeList();
        if (!verb.subcommands().isEmpty()) {
            return;
        }
        List<String> known = Arrays.stream(ExitCode.values())
                .map(code -> String.valueOf(code.code()))
                .toList();

        assertThat(codes.keySet().stream().map(String::strip).toList())
                .contains("0", "2")
                .isSubsetOf(known);
        assertThat(new Shell().run(words(name + " --help")).out()).contains("Exit codes:");
    }

    /** The list of verbs shows no more of each than its first line. */
    @ParameterizedTest
    @MethodSource("verbs")
    void help_everyVerb_beginsWithALineThatIsWhole(String name) {
        assertThat(spec(name).usageMessage().description()[0]).doesNotContainPattern("[^.]$");
    }

    @Test
    void help_verbsThatScan_sayWhatTheExitCodesMean() {
        assertThat(spec("quaywatch scan").usageMessage().exitCodeList().values())
                .containsExactlyElementsOf(
                        Arrays.stream(ExitCode.values()).map(ExitCode::meaning).toList());
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void help_everyVerb_hasAnExampleThatParses(String name) {
        List<String> examples = CommandPage.examples(spec(name));

        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(example).startsWith(name);
            assertThatCode(() -> tree().parseArgs(words(example))).as(example).doesNotThrowAnyException();
        }
    }

    private static CommandSpec spec(String name) {
        return CommandPage.all(tree().getCommandSpec()).stream()
                .filter(spec -> spec.qualifiedName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What follows the name of the command itself. */
    private static String[] words(String line) {
        return Arrays.stream(line.split(" ")).skip(1).toArray(String[]::new);
    }
}
