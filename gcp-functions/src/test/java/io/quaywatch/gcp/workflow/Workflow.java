/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp.workflow;

import static io.quaywatch.gcp.workflow.Expression.as;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Runs a workflow of one {@code main} with one parameter. Whatever else there is than the README names is refused at the start. */
public final class Workflow {
    private static final int MOST_STEPS = 100_000;
    private static final int LONGEST_CALL = 1800;
    private static final Set<Object> RETRIED = Set.of(429L, 502L, 503L, 504L);
    private static final Set<Object> RETRIED_TAGS = Set.of("ConnectionError", "ConnectionFailedError", "TimeoutError");
    private static final Map<String, Set<String>> KEYS = Map.of(
            "assign", Set.of("assign", "next"),
            "call", Set.of("call", "args", "result", "next"),
            "switch", Set.of("switch", "next"),
            "try", Set.of("try", "retry", "except", "next"),
            "raise", Set.of("raise"),
            "return", Set.of("return"));

    /** Where a step leads: on, to a step of the same list, or to the end with a value. */
    private record Way(@Nullable String next, @Nullable Optional<Object> ended) {}

    /** What is first set in an except block is known only there; what was set before is set for all. */
    private record Scope(
            Map<String, @Nullable Object> own, @Nullable Scope outer) {
        @Nullable
        Scope holder(String name) {
            return own.containsKey(name) || outer == null ? this : outer.holder(name);
        }

        void set(String name, @Nullable Object value) {
            Scope holder = holder(name);
            (holder.own.containsKey(name) ? holder : this).own.put(name, value);
        }

        @Nullable
        Object get(String name) {
            Map<String, @Nullable Object> found = holder(name).own;
            if (!found.containsKey(name)) {
                throw WorkflowError.tagged("KeyError", "variable not found: " + name);
            }
            return found.get(name);
        }
    }

    private final WorkflowWorld world;
    private final String parameter;
    private final List<?> main;
    private final Set<String> names = new HashSet<>();
    private int steps;

    /** @throws IllegalArgumentException if the text is no workflow, or has in it what is not understood here */
    public Workflow(String yaml, WorkflowWorld world) {
        this.world = world;
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Map<?, ?> document = map(new Yaml(new SafeConstructor(options)).load(yaml), Set.of("main"));
        Map<?, ?> block = map(document.get("main"), Set.of("params", "steps"));
        require(block.get("params") instanceof List<?> list && list.size() == 1, "one parameter", block.keySet());
        parameter = ((List<?>) block.get("params")).get(0).toString();
        main = (List<?>) block.get("steps");
        check(main);
    }

    /** Runs one execution; the value that it returns. */
    public @Nullable Object run(Map<String, Object> arguments) {
        steps = 0;
        Way way = run(main, new Scope(new HashMap<>(Map.of(parameter, arguments)), null));
        return way.ended == null ? null : way.ended.orElse(null);
    }

    private Way run(List<?> list, Scope scope) {
        List<String> order = list.stream().map(Workflow::name).toList();
        int at = 0;
        while (at < list.size()) {
            if (++steps > MOST_STEPS) {
                throw WorkflowError.tagged("ResourceLimitError", "too many steps");
            }
            Map<?, ?> step = body(list.get(at));
            Way way = act(step, scope);
            if (way.ended != null) {
                return way;
            }
            Object next = way.next == null ? step.get("next") : way.next;
            at = next == null ? at + 1 : order.indexOf(next);
        }
        return new Way(null, null);
    }

    private Way act(Map<?, ?> step, Scope scope) {
        switch (kind(step)) {
            case "assign" ->
                ((List<?>) step.get("assign"))
                        .forEach(one -> scope.set(name(one), value(((Map<?, ?>) one).get(name(one)), scope)));
            case "call" -> call(step, scope);
            case "switch" -> {
                for (Object one : (List<?>) step.get("switch")) {
                    Map<?, ?> branch = (Map<?, ?>) one;
                    if (as(Boolean.class, value(branch.get("condition"), scope))) {
                        return branch.containsKey("next")
                                ? new Way(branch.get("next").toString(), null)
                                : new Way(null, Optional.ofNullable(value(branch.get("return"), scope)));
                    }
                }
            }
            case "try" -> {
                return attempt(step, scope);
            }
            case "raise" -> throw new WorkflowError(as(Object.class, value(step.get("raise"), scope)));
            default -> {
                return new Way(null, Optional.ofNullable(value(step.get("return"), scope)));
            }
        }
        return new Way(null, null);
    }

    private void call(Map<?, ?> step, Scope scope) {
        Map<?, ?> args = as(Map.class, value(step.get("args"), scope));
        if (step.get("call").equals("sys.sleep")) {
            long seconds = as(Long.class, args.get("seconds"));
            if (seconds < 0) {
                throw WorkflowError.tagged("ValueError", "a sleep is not negative");
            }
            world.sleep(Duration.ofSeconds(seconds));
            return;
        }
        Duration timeout = Duration.ofSeconds(as(Long.class, args.get("timeout")));
        Map<String, @Nullable Object> answer = new HashMap<>();
        answer.put("body", world.post(as(String.class, args.get("url")), as(Map.class, args.get("body")), timeout));
        scope.set(step.get("result").toString(), answer);
    }

    private Way attempt(Map<?, ?> step, Scope scope) {
        List<?> tried = (List<?>) ((Map<?, ?>) step.get("try")).get("steps");
        Map<?, ?> retry = step.get("retry") instanceof Map<?, ?> given ? given : Map.of("max_retries", 0);
        Map<?, ?> backoff = retry.get("backoff") instanceof Map<?, ?> given ? given : Map.of("initial_delay", 0);
        long delay = (Integer) backoff.get("initial_delay");
        for (int left = (Integer) retry.get("max_retries"); ; left--) {
            try {
                return run(tried, scope);
            } catch (WorkflowError e) {
                if (left == 0 || !passes(e.error())) {
                    return handled(step, e, scope);
                }
            }
            world.sleep(Duration.ofSeconds(Math.min(delay, (Integer) backoff.get("max_delay"))));
            delay *= (Integer) backoff.get("multiplier");
        }
    }

    private Way handled(Map<?, ?> step, WorkflowError error, Scope scope) {
        if (!(step.get("except") instanceof Map<?, ?> except)) {
            throw error;
        }
        Scope local = new Scope(new HashMap<>(Map.of(except.get("as").toString(), error.error())), scope);
        return run((List<?>) except.get("steps"), local);
    }

    /** {@code http.default_retry_predicate}. */
    private static boolean passes(Object error) {
        return error instanceof Map<?, ?> map
                && (map.containsKey("code") && RETRIED.contains(map.get("code"))
                        || map.get("tags") instanceof Collection<?> tags
                                && tags.stream().anyMatch(RETRIED_TAGS::contains));
    }

    private @Nullable Object value(@Nullable Object source, Scope scope) {
        if (source instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> values = new HashMap<>();
            map.forEach((key, one) -> values.put(key, value(one, scope)));
            return values;
        }
        if (source instanceof String text && text.startsWith("${")) {
            return expression(text).value(scope::get);
        }
        require(!(source instanceof List<?> list) || list.isEmpty(), "an empty list", source);
        return source instanceof Integer number ? (Object) number.longValue() : source;
    }

    private Expression expression(String text) {
        require(text.startsWith("${") && text.indexOf('}') == text.length() - 1, "an expression alone", text);
        return new Expression(text.substring(2, text.length() - 1), world);
    }

    private void check(List<?> list) {
        List<String> order = list.stream().map(Workflow::name).toList();
        for (Object one : list) {
            Map<?, ?> step = body(one);
            require(name(one).matches("\\w+") && names.add(name(one)), "a name of its own", name(one));
            require(step.keySet().stream().filter(KEYS::containsKey).count() == 1, "one known kind", step.keySet());
            map(step, KEYS.get(kind(step)));
            require(
                    !step.containsKey("next") || order.contains(step.get("next")),
                    "next in its list",
                    step.get("next"));
            switch (kind(step)) {
                case "assign" ->
                    ((List<?>) step.get("assign"))
                            .forEach(a -> require(name(a).matches("\\w+"), "a plain variable", a));
                case "call" -> checkCall(step);
                case "switch" -> ((List<?>) step.get("switch")).forEach(branch -> checkBranch(branch, order));
                case "try" -> checkTry(step);
                default -> {}
            }
            checkValues(step);
        }
    }

    private static void checkCall(Map<?, ?> step) {
        if (step.get("call").equals("sys.sleep")) {
            map(step.get("args"), Set.of("seconds"));
            return;
        }
        require(step.get("call").equals("http.post") && step.containsKey("result"), "http.post with result", step);
        Map<?, ?> args = map(step.get("args"), Set.of("url", "auth", "timeout", "body"));
        require(Map.of("type", "OIDC").equals(args.get("auth")), "OIDC", args);
        require(args.get("timeout") instanceof Integer seconds && seconds <= LONGEST_CALL, "timeout", args);
    }

    private static void checkBranch(Object branch, List<String> order) {
        Map<?, ?> map = map(branch, Set.of("condition", "next", "return"));
        boolean jumps = order.contains(map.get("next"));
        require(map.containsKey("condition") && jumps != map.containsKey("return"), "next in its list or return", map);
    }

    private void checkTry(Map<?, ?> step) {
        check((List<?>) map(step.get("try"), Set.of("steps")).get("steps"));
        if (step.containsKey("retry")) {
            Map<?, ?> retry = map(step.get("retry"), Set.of("predicate", "max_retries", "backoff"));
            require("${http.default_retry_predicate}".equals(retry.get("predicate")), "the default predicate", retry);
            map(retry.get("backoff"), Set.of("initial_delay", "max_delay", "multiplier"));
        }
        if (step.containsKey("except")) {
            check((List<?>) map(step.get("except"), Set.of("as", "steps")).get("steps"));
        }
    }

    private void checkValues(@Nullable Object source) {
        if (source instanceof Map<?, ?> map) {
            map.forEach((key, one) -> checkValues(key.equals("predicate") ? null : one));
        } else if (source instanceof List<?> list) {
            list.forEach(this::checkValues);
        } else if (source instanceof String text && text.contains("${")) {
            expression(text);
        }
    }

    private static String kind(Map<?, ?> step) {
        return step.keySet().stream()
                .map(Object::toString)
                .filter(KEYS::containsKey)
                .findAny()
                .orElse("");
    }

    private static String name(Object named) {
        require(named instanceof Map<?, ?> map && map.size() == 1, "one name with a value", named);
        return ((Map<?, ?>) named).keySet().iterator().next().toString();
    }

    private static Map<?, ?> body(Object step) {
        return (Map<?, ?>) ((Map<?, ?>) step).get(name(step));
    }

    private static Map<?, ?> map(@Nullable Object source, Set<String> allowed) {
        require(source instanceof Map<?, ?> map && allowed.containsAll(map.keySet()), "only " + allowed, source);
        return (Map<?, ?>) source;
    }

    private static void require(boolean condition, String what, @Nullable Object found) {
        if (!condition) {
            throw new IllegalArgumentException("not understood here: wanted " + what + ", found " + found);
        }
    }
}
