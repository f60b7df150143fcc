/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.cli.PolicyProblem.Kind;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A place in a policy file that is read as what it should be. What is something else is noted as a problem and read as
 * null, so that one run finds all problems.
 */
record PolicyNode(Node node, String name, List<PolicyProblem> problems) {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final int LONGEST = 500;

    <T> @Nullable T problem(Kind kind, String what, String fix) {
        problems.add(new PolicyProblem(
                node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1, kind, what, fix));
        return null;
    }

    private <T> @Nullable T wrongType(String expected, String example) {
        return problem(Kind.WRONG_TYPE, "'" + name + "' is not " + expected, "write " + example);
    }

    /** The entries by key; keys that are not among the known ones, and keys given twice, are problems. */
    @Nullable
    Map<String, PolicyNode> map(Collection<String> known) {
        if (node.getAnchor() != null) {
            return noAnchors();
        }
        if (!(node instanceof MappingNode mapping)) {
            return wrongType("a mapping", "keys below it: " + String.join(", ", known));
        }
        Map<String, PolicyNode> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            PolicyNode at = new PolicyNode(entry.getKeyNode(), key, problems);
            if (!known.contains(key)) {
                at.problem(
                        Kind.UNKNOWN_KEY,
                        "unknown key '" + key + "' in '" + name + "'",
                        "known are " + String.join(", ", known));
            } else if (entries.putIfAbsent(key, new PolicyNode(entry.getValueNode(), key, problems)) != null) {
                at.problem(Kind.DUPLICATE_KEY, "'" + key + "' is given twice in '" + name + "'", "keep one of them");
            }
        }
        return entries;
    }

    /** The items, at least one. */
    List<PolicyNode> list() {
        if (node.getAnchor() != null) {
            noAnchors();
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            wrongType("a list", "[a, b], or one \"- a\" per line");
            return List.of();
        }
        if (sequence.getValue().isEmpty()) {
            problem(Kind.BAD_VALUE, "'" + name + "' is empty", "name something, or leave the key out");
        }
        return sequence.getValue().stream()
                .map(item -> new PolicyNode(item, name, problems))
                .toList();
    }

    /** The items as what {@code read} makes of each; those it makes nothing of are left out. */
    <T> List<T> list(Function<PolicyNode, @Nullable T> read) {
        List<T> values = new ArrayList<>();
        for (PolicyNode item : list()) {
            @Nullable T value = read.apply(item);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isEmptyMap() {
        return node instanceof MappingNode mapping && mapping.getValue().isEmpty();
    }

    @Nullable
    String text() {
        @Nullable String text = scalar(Set.of(Tag.STR), "text", "it in quotes: \"...\"");
        if (text == null) {
            return null;
        }
        if (text.isBlank()) {
            return problem(Kind.BAD_VALUE, "'" + name + "' is empty", "write who or what it is");
        }
        return text.length() > LONGEST
                ? problem(Kind.BAD_VALUE, "'" + name + "' is longer than 500 characters", "shorten it")
                : text.strip();
    }

    @Nullable
    String text(Pattern form, String fix) {
        @Nullable String text = text();
        if (text == null || form.matcher(text).matches()) {
            return text;
        }
        return problem(Kind.BAD_VALUE, "'" + text + "' cannot be used in '" + name + "'", fix);
    }

    /** One of the names. */
    @Nullable
    String oneOf(Collection<String> names) {
        @Nullable String text = text();
        if (text == null || names.contains(text)) {
            return text;
        }
        return problem(
                Kind.BAD_VALUE, "'" + text + "' cannot be used as '" + name + "'", "use " + String.join(", ", names));
    }

    /** A whole number from {@code least} to {@code most}. */
    @Nullable
    Long number(long least, long most) {
        @Nullable String text = scalar(Set.of(Tag.INT), "a whole number", "digits without quotes");
        if (text == null) {
            return null;
        }
        if (!WHOLE.matcher(text).matches()) {
            return wrongType("a plain whole number", "decimal digits only, at most 18");
        }
        long number = Long.parseLong(text);
        if (number >= least && number <= most) {
            return number;
        }
        return problem(
                Kind.IMPOSSIBLE_RANGE,
                "'" + name + "' is " + number,
                "use " + least + (most >= Integer.MAX_VALUE ? " or more" : " to " + most));
    }

    @Nullable
    LocalDate date() {
        @Nullable String text = scalar(Set.of(Tag.STR, Tag.TIMESTAMP), "a date", "it as 2026-12-31");
        try {
            if (text == null || DATE.matcher(text).matches()) {
                return text == null ? null : LocalDate.parse(text);
            }
        } catch (DateTimeParseException e) {
            return problem(Kind.BAD_VALUE, "'" + name + "' is a day that does not exist", "write it as 2026-12-31");
        }
        return problem(Kind.BAD_VALUE, "'" + name + "' is not a date", "write it as 2026-12-31");
    }

    private @Nullable String scalar(Set<Tag> tags, String expected, String example) {
        if (node.getAnchor() != null) {
            return noAnchors();
        }
        return node instanceof ScalarNode scalar && tags.contains(scalar.getTag())
                ? scalar.getValue()
                : wrongType(expected, example);
    }

    private <T> @Nullable T noAnchors() {
        return problem(Kind.BAD_VALUE, "'" + name + "' uses an anchor", "write the value out where it is used");
    }
}
