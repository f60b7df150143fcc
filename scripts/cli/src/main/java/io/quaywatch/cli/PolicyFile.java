/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.cli.PolicyProblem.Kind;
import io.quaywatch.policy.PolicyRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads a policy file. Nothing in it is ever made into an object by its own word: only the tree of texts is used. */
final class PolicyFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final int DEEPEST = 20;
    private static final String SPACES = "indent with spaces, and put texts with : # * & in quotes";

    private PolicyFile() {}

    /** @throws CommandException USAGE if it cannot be read or is not a valid policy */
    static PolicyRules read(Path file) {
        List<PolicyProblem> problems = new ArrayList<>();
        @Nullable Node root = tree(text(file, problems), problems);
        PolicyRules rules = new PolicyRules(List.of(), List.of());
        if (problems.isEmpty()) {
            rules = new PolicyReader(problems).read(root);
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(PolicyProblem::line).thenComparingInt(PolicyProblem::column));
            throw new PolicyFileException(file, problems);
        }
        return rules;
    }

    private static String text(Path file, List<PolicyProblem> problems) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, file + ": the policy file cannot be read: " + Reason.of(e), e);
        }
        if (bytes.length > MOST_BYTES) {
            problems.add(start(Kind.SYNTAX, "the file is larger than 1 MB", "a policy is a short list; split it"));
            return "";
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.add(start(Kind.SYNTAX, "the file is not UTF-8", "save it as UTF-8"));
            return "";
        }
    }

    private static @Nullable Node tree(String text, List<PolicyProblem> problems) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(0);
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            @Nullable Mark mark = e.getProblemMark();
            String what = "not YAML: " + String.valueOf(e.getProblem());
            problems.add(
                    mark == null
                            ? start(Kind.SYNTAX, what, SPACES)
                            : new PolicyProblem(mark.getLine() + 1, mark.getColumn() + 1, Kind.SYNTAX, what, SPACES));
        } catch (ReaderException e) {
            problems.add(at(text, e.getPosition()));
        } catch (YAMLException e) {
            problems.add(start(Kind.SYNTAX, "not YAML: " + e.getMessage(), SPACES));
        }
        return null;
    }

    private static PolicyProblem at(String text, int position) {
        String before = text.substring(0, Math.min(position, text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return new PolicyProblem(line, column, Kind.SYNTAX, "a character that YAML does not allow", "remove it");
    }

    private static PolicyProblem start(Kind kind, String what, String fix) {
        return new PolicyProblem(1, 1, kind, what, fix);
    }
}
