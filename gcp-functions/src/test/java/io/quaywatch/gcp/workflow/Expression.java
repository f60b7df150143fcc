/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp.workflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands between {@code ${} and {@code }}: numbers, texts, names with fields, four functions, and the operators below, the
 * loosest first. Both sides of {@code and} and {@code or} are evaluated: what passes so passes with short circuits too.
 */
final class Expression {
    /** Gives the value of a variable. */
    interface Names extends Function<String, @Nullable Object> {}

    private interface Node extends Function<Names, @Nullable Object> {}

    private static final List<Set<String>> OPERATORS =
            List.of(Set.of("or"), Set.of("and"), Set.of("==", "!=", "<", ">=", "in"), Set.of("+"));

    private static final Map<String, Integer> FUNCTIONS =
            Map.of("default", 2, "map.get", 2, "not", 1, "sys.get_env", 1);
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\\d+|\"[^\"\\\\]*\"|[a-zA-Z_]\\w*(?:\\.[a-zA-Z_]\\w*)*|[=!]=|>=|[<+(),])\\s*");

    private final String text;
    private final WorkflowWorld world;
    private final List<String> tokens = new ArrayList<>();
    private final Node root;
    private int at;

    /** @throws IllegalArgumentException if there is more in it than is understood here */
    Expression(String text, WorkflowWorld world) {
        this.text = text;
        this.world = world;
        Matcher matcher = TOKEN.matcher(text);
        for (int end = 0; end < text.length(); end = matcher.end()) {
            if (!matcher.region(end, text.length()).lookingAt()) {
                throw unsupported("character " + end);
            }
            tokens.add(matcher.group(1));
        }
        tokens.add("");
        root = operation(0);
        if (at < tokens.size() - 1) {
            throw unsupported(tokens.get(at));
        }
    }

    @Nullable
    Object value(Names names) {
        return root.apply(names);
    }

    private Node operation(int level) {
        if (level == OPERATORS.size()) {
            return operand();
        }
        Node left = operation(level + 1);
        while (OPERATORS.get(level).contains(tokens.get(at))) {
            String operator = tokens.get(at++);
            Node first = left;
            Node second = operation(level + 1);
            left = names -> apply(operator, first.apply(names), second.apply(names));
        }
        return left;
    }

    private Node operand() {
        String token = tokens.get(at++);
        if (token.startsWith("\"")) {
            return names -> token.substring(1, token.length() - 1);
        }
        if (token.matches("\\d+")) {
            return names -> Long.valueOf(token);
        }
        if (token.equals("null")) {
            return names -> null;
        }
        if (FUNCTIONS.containsKey(token)) {
            return call(token);
        }
        if (!token.matches("[a-zA-Z_].*") || tokens.get(at).equals("(")) {
            throw unsupported(token);
        }
        return names -> path(token.split("\\."), names);
    }

    private Node call(String function) {
        List<Node> arguments = new ArrayList<>();
        do {
            at++;
            arguments.add(operation(0));
        } while (tokens.get(at).equals(","));
        if (!tokens.get(at++).equals(")") || arguments.size() != FUNCTIONS.get(function)) {
            throw unsupported("the arguments of " + function);
        }
        return names -> {
            @Nullable Object first = arguments.get(0).apply(names);
            return switch (function) {
                case "default" -> first == null ? arguments.get(1).apply(names) : first;
                case "map.get" -> as(Map.class, first).get(arguments.get(1).apply(names));
                case "not" -> !as(Boolean.class, first);
                default -> world.environment(as(String.class, first));
            };
        };
    }

    private static @Nullable Object path(String[] fields, Names names) {
        @Nullable Object value = names.apply(fields[0]);
        for (int i = 1; i < fields.length; i++) {
            Map<?, ?> map = as(Map.class, value);
            if (!map.containsKey(fields[i])) {
                throw WorkflowError.tagged("KeyError", "key not found: " + fields[i]);
            }
            value = map.get(fields[i]);
        }
        return value;
    }

    private static Object apply(String operator, @Nullable Object left, @Nullable Object right) {
        return switch (operator) {
            case "or" -> as(Boolean.class, left) | as(Boolean.class, right);
            case "and" -> as(Boolean.class, left) & as(Boolean.class, right);
            case "==" -> Objects.equals(left, right);
            case "!=" -> !Objects.equals(left, right);
            case "<" -> as(Long.class, left) < as(Long.class, right);
            case ">=" -> as(Long.class, left) >= as(Long.class, right);
            case "in" -> as(Collection.class, right).contains(left);
            default -> as(Long.class, left) + as(Long.class, right);
        };
    }

    /** The value, or the TypeError that the platform raises. */
    static <T> T as(Class<T> type, @Nullable Object value) {
        if (!type.isInstance(value)) {
            throw WorkflowError.tagged("TypeError", "expected " + type.getSimpleName() + ", got " + value);
        }
        return type.cast(value);
    }

    private IllegalArgumentException unsupported(String what) {
        return new IllegalArgumentException("not understood here: " + what + " in ${" + text + "}");
    }
}
