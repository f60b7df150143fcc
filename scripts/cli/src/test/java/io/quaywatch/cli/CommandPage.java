/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of all verbs, from the command tree; whatever verb is added to the tree is on the page. */
final class CommandPage {
    private static final Pattern DEFAULT = Pattern.compile(" ?\\(default: ([^)]*)\\)");
    private static final Pattern EXAMPLE = Pattern.compile("(?:Example: |  +)(quaywatch .+)");
    private static final int WIDTH = 110;

    private CommandPage() {}

    static String of(CommandLine root) {
        StringBuilder page = new StringBuilder("""
                # Command line

                Made from the code by `CommandPageTest`; `mvn -pl scripts/cli -am test -Dtest=CommandPageTest \
                -Dsurefire.failIfNoSpecifiedTests=false -Dquaywatch.write-docs=true` writes it anew.

                Results go to stdout, messages to stderr. Settings are read from the environment, credentials from nowhere else:
                [reference](reference.md). When something is wrong: [troubleshooting](troubleshooting.md).

                """);
        CommandSpec spec = root.getCommandSpec();
        page.append("Every verb takes these, too:\n\n");
        table(page, List.of(), spec.options());
        for (CommandSpec verb : all(spec)) {
            if (verb != spec) {
                verb(page, verb);
            }
        }
        return page.toString();
    }

    /** The command itself and all below it, in the order of the tree. */
    static List<CommandSpec> all(CommandSpec spec) {
        List<CommandSpec> found = new ArrayList<>(List.of(spec));
        for (CommandLine line : new LinkedHashSet<>(spec.subcommands().values())) {
            if (!line.getCommandSpec().usageMessage().hidden()) {
                found.addAll(all(line.getCommandSpec()));
            }
        }
        return found;
    }

    /** The options of this verb alone. */
    static List<OptionSpec> ownOptions(CommandSpec verb) {
        return verb.options().stream()
                .filter(option -> !option.hidden() && !option.inherited())
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .toList();
    }

    /** The command lines of the examples, whether they follow the word on its line or stand below it. */
    static List<String> examples(CommandSpec verb) {
        return Arrays.stream(verb.usageMessage().footer())
                .map(EXAMPLE::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .toList();
    }

    static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private static void verb(StringBuilder page, CommandSpec verb) {
        page.append("\n## `").append(verb.qualifiedName()).append("`\n\n");
        page.append(String.join("\n", verb.usageMessage().description())).append("\n\n```\n");
        verb.usageMessage().width(WIDTH);
        page.append(new Help(verb, Help.defaultColorScheme(Ansi.OFF))
                        .synopsis(0)
                        .strip())
                .append("\n```\n");
        List<PositionalParamSpec> parameters = verb.positionalParameters().stream()
                .filter(one -> !one.hidden())
                .toList();
        if (!parameters.isEmpty() || !ownOptions(verb).isEmpty()) {
            page.append('\n');
            table(page, parameters, ownOptions(verb));
        }
        if (!verb.usageMessage().exitCodeList().isEmpty()) {
            page.append("\n| Exit code | Meaning |\n|---|---|\n");
            for (Map.Entry<String, String> code :
                    verb.usageMessage().exitCodeList().entrySet()) {
                page.append("| %s | %s |\n".formatted(code.getKey().strip(), cell(code.getValue())));
            }
        }
        examples(verb)
                .forEach(example -> page.append("\n```bash\n").append(example).append("\n```\n"));
    }

    private static void table(StringBuilder page, List<PositionalParamSpec> parameters, List<OptionSpec> options) {
        page.append("| Option | Default | Meaning |\n|---|---|---|\n");
        for (PositionalParamSpec parameter : parameters) {
            String many = parameter.arity().max() > 1 ? "…" : "";
            row(page, parameter.paramLabel() + many, parameter);
        }
        for (OptionSpec option : options) {
            String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            row(page, String.join(", ", option.names()) + value, option);
        }
    }

    private static void row(StringBuilder page, String name, ArgSpec argument) {
        String text = description(argument);
        Matcher said = DEFAULT.matcher(text);
        String standard = argument.required() ? "required" : "";
        if (said.find()) {
            standard = said.group(1);
            text = said.replaceFirst("");
        } else if (argument.defaultValue() != null) {
            standard = argument.defaultValue();
        }
        page.append("| `%s` | %s | %s |\n".formatted(cell(name), cell(standard), cell(text)));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").strip();
    }
}
