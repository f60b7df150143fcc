/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.cli.PolicyProblem.Kind;
import io.quaywatch.policy.AgeLimit;
import io.quaywatch.policy.Glob;
import io.quaywatch.policy.Limits;
import io.quaywatch.policy.PolicyRules;
import io.quaywatch.policy.Rule;
import io.quaywatch.policy.Scope;
import io.quaywatch.policy.Selection;
import io.quaywatch.policy.Waiver;
import io.quaywatch.report.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Makes rules and waivers of the tree of a policy file; {@code docs/schema/policy.schema.json} says the same of its shape. */
final class PolicyReader {
    /** The keys of each mapping of the file. */
    static final List<String> POLICY = List.of("version", "rules", "waivers");

    static final List<String> RULE = List.of("name", "registries", "repositories", "findings", "max");
    static final List<String> FINDINGS = List.of("severity", "fix", "age", "qids", "cves");
    static final List<String> SEVERITY = List.of("min", "max");
    static final List<String> AGE = List.of("since", "min-days", "max-days");
    static final List<String> MAX = List.of("critical", "high", "medium", "low", "info", "total");
    static final List<String> WAIVER =
            List.of("qids", "cves", "packages", "registries", "repositories", "owner", "reason", "created", "expires");

    static final List<String> SEVERITIES = names(Severity.values());
    static final List<String> FIXES = names(Selection.Fix.values());
    static final List<String> SINCE = names(AgeLimit.Since.values());

    static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,12}");
    static final Pattern REGISTRY = Pattern.compile("[A-Za-z0-9.:*?-]{1,255}");
    static final Pattern REPOSITORY = Pattern.compile("[a-z0-9*?]([a-z0-9._/*?-]{0,253}[a-z0-9*?])?");
    static final Pattern PACKAGE = Pattern.compile("[!-~]{1,255}");
    static final int MOST_DAYS = 36_500;

    private final List<PolicyProblem> problems;

    PolicyReader(List<PolicyProblem> problems) {
        this.problems = problems;
    }

    /** What could be read; it is of use only if no problem was noted. */
    PolicyRules read(@Nullable Node root) {
        if (root == null) {
            problems.add(new PolicyProblem(
                    1, 1, Kind.MISSING_KEY, "the file is empty", "start with \"version: 1\" and \"rules:\""));
            return new PolicyRules(List.of(), List.of());
        }
        PolicyNode policy = new PolicyNode(root, "policy", problems);
        @Nullable Map<String, PolicyNode> entries = policy.map(POLICY);
        if (entries == null) {
            return new PolicyRules(List.of(), List.of());
        }
        require(policy, entries, "version", "write \"version: 1\"");
        require(policy, entries, "rules", "a policy without rules would pass everything; write at least one");
        @Nullable PolicyNode version = entries.get("version");
        if (version != null) {
            @Nullable Long number = version.number(Long.MIN_VALUE, Long.MAX_VALUE);
            if (number != null && number != 1) {
                version.problem(Kind.BAD_VALUE, "version " + number + " is not known", "write \"version: 1\"");
            }
        }
        Set<String> names = new HashSet<>();
        List<Rule> rules = list(entries, "rules", item -> rule(item, names));
        List<Waiver> waivers = new ArrayList<>();
        if (entries.containsKey("waivers")) {
            List<PolicyNode> items = entries.get("waivers").list();
            for (int i = 0; i < items.size(); i++) {
                @Nullable Waiver waiver = waiver(items.get(i), i + 1);
                if (waiver != null) {
                    waivers.add(waiver);
                }
            }
        }
        return new PolicyRules(rules, waivers);
    }

    private @Nullable Rule rule(PolicyNode item, Set<String> names) {
        PolicyNode node = new PolicyNode(item.node(), "rule", problems);
        @Nullable Map<String, PolicyNode> entries = node.map(RULE);
        if (entries == null) {
            return null;
        }
        require(node, entries, "name", "name the rule; reasons are told by its name");
        require(node, entries, "max", "say how many findings are allowed, for example \"max: 0\"");
        @Nullable String name = value(entries, "name", PolicyNode::text);
        if (name != null && !names.add(name)) {
            entries.get("name").problem(Kind.BAD_VALUE, "two rules are called '" + name + "'", "rename one");
        }
        Scope scope = scope(entries);
        @Nullable Selection findings = value(entries, "findings", this::selection);
        @Nullable Limits max = value(entries, "max", at -> limits(at, findings == null ? Selection.ALL : findings));
        return name == null || max == null
                ? null
                : new Rule(name, scope, findings == null ? Selection.ALL : findings, max);
    }

    private Scope scope(Map<String, PolicyNode> entries) {
        return Scope.of(
                texts(
                        entries,
                        "registries",
                        REGISTRY,
                        "write a host such as \"*.example.com\", without https:// or a path"),
                texts(
                        entries,
                        "repositories",
                        REPOSITORY,
                        "write a path such as \"shop/**\", lower-case, without host or tag"));
    }

    private @Nullable Selection selection(PolicyNode node) {
        @Nullable Map<String, PolicyNode> entries = node.map(FINDINGS);
        if (entries == null) {
            return null;
        }
        Severity lowest = Severity.INFO;
        Severity highest = Severity.CRITICAL;
        @Nullable PolicyNode range = entries.get("severity");
        @Nullable Map<String, PolicyNode> ends = range == null ? null : range.map(SEVERITY);
        if (range != null && ends != null) {
            @Nullable Severity min = value(ends, "min", at -> constant(at, Severity.values()));
            @Nullable Severity max = value(ends, "max", at -> constant(at, Severity.values()));
            lowest = min == null ? lowest : min;
            highest = max == null ? highest : max;
            if (lowest.compareTo(highest) > 0) {
                range.problem(
                        Kind.IMPOSSIBLE_RANGE,
                        "no severity is at least " + word(lowest) + " and at most " + word(highest),
                        "swap min and max");
            }
        }
        return new Selection(
                lowest,
                highest,
                value(entries, "fix", at -> constant(at, Selection.Fix.values())),
                value(entries, "age", this::age),
                Set.copyOf(qids(entries)),
                Set.copyOf(cves(entries)));
    }

    private @Nullable AgeLimit age(PolicyNode node) {
        @Nullable Map<String, PolicyNode> entries = node.map(AGE);
        if (entries == null) {
            return null;
        }
        require(node, entries, "since", "use one of " + String.join(", ", SINCE));
        if (!entries.containsKey("min-days") && !entries.containsKey("max-days")) {
            node.problem(Kind.MISSING_KEY, "'age' says no number of days", "give min-days, max-days or both");
        }
        AgeLimit.@Nullable Since since = value(entries, "since", at -> constant(at, AgeLimit.Since.values()));
        @Nullable Long min = value(entries, "min-days", at -> at.number(0, MOST_DAYS));
        @Nullable Long max = value(entries, "max-days", at -> at.number(0, MOST_DAYS));
        if (min != null && max != null && min > max) {
            entries.get("min-days")
                    .problem(Kind.IMPOSSIBLE_RANGE, "min-days " + min + " is more than max-days " + max, "swap them");
        }
        return since == null
                ? null
                : new AgeLimit(since, min == null ? 0 : min.intValue(), max == null ? null : max.intValue());
    }

    private @Nullable Limits limits(PolicyNode node, Selection findings) {
        if (!node.isMap()) {
            @Nullable Long total = node.number(0, Integer.MAX_VALUE);
            return total == null ? null : new Limits(Map.of(), total.intValue());
        }
        @Nullable Map<String, PolicyNode> entries = node.map(MAX);
        if (entries == null) {
            return null;
        }
        if (node.isEmptyMap()) {
            return node.problem(Kind.BAD_VALUE, "'max' is empty", "use one of " + String.join(", ", MAX));
        }
        Map<Severity, Integer> bySeverity = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            @Nullable Long most = value(entries, word(severity), at -> at.number(0, Integer.MAX_VALUE));
            if (most == null) {
                continue;
            }
            bySeverity.put(severity, most.intValue());
            if (severity.compareTo(findings.lowest()) < 0 || severity.compareTo(findings.highest()) > 0) {
                entries.get(word(severity))
                        .problem(
                                Kind.IMPOSSIBLE_RANGE,
                                "the rule looks at no finding that is " + word(severity),
                                "remove this limit, or widen findings.severity");
            }
        }
        @Nullable Long total = value(entries, "total", at -> at.number(0, Integer.MAX_VALUE));
        return new Limits(bySeverity, total == null ? null : total.intValue());
    }

    private @Nullable Waiver waiver(PolicyNode item, int number) {
        PolicyNode node = new PolicyNode(item.node(), "waiver", problems);
        @Nullable Map<String, PolicyNode> entries = node.map(WAIVER);
        if (entries == null) {
            return null;
        }
        require(node, entries, "owner", "name who answers for it");
        require(node, entries, "reason", "say why this is acceptable");
        require(node, entries, "expires", "say until when, for example \"expires: 2026-12-31\"");
        boolean names = entries.containsKey("qids") || entries.containsKey("cves") || entries.containsKey("packages");
        if (!names) {
            node.problem(Kind.MISSING_KEY, "the waiver would cover everything", "name qids, cves or packages");
        }
        int before = problems.size();
        List<Long> qids = qids(entries);
        List<String> cves = cves(entries);
        List<Glob> packages =
                texts(entries, "packages", PACKAGE, "write a name such as \"openssl\" or \"lib*\"").stream()
                        .map(each -> new Glob(each, '/'))
                        .toList();
        Scope scope = scope(entries);
        @Nullable String owner = value(entries, "owner", PolicyNode::text);
        @Nullable String reason = value(entries, "reason", PolicyNode::text);
        @Nullable LocalDate created = value(entries, "created", PolicyNode::date);
        @Nullable LocalDate expires = value(entries, "expires", PolicyNode::date);
        if (created != null && expires != null && expires.isBefore(created)) {
            entries.get("expires")
                    .problem(
                            Kind.IMPOSSIBLE_RANGE,
                            "it expires on " + expires + ", before it is created on " + created,
                            "correct one of the dates");
        }
        boolean usable = names && problems.size() == before && owner != null && reason != null && expires != null;
        return usable
                ? new Waiver(
                        number, Set.copyOf(qids), Set.copyOf(cves), packages, scope, owner, reason, created, expires)
                : null;
    }

    private static List<Long> qids(Map<String, PolicyNode> entries) {
        return list(entries, "qids", item -> item.number(1, Long.MAX_VALUE));
    }

    private static List<String> cves(Map<String, PolicyNode> entries) {
        return texts(entries, "cves", CVE, "write it as CVE-2021-44228");
    }

    private static List<String> texts(Map<String, PolicyNode> entries, String key, Pattern form, String fix) {
        return list(entries, key, item -> item.text(form, fix));
    }

    private static <T> List<T> list(
            Map<String, PolicyNode> entries, String key, Function<PolicyNode, @Nullable T> read) {
        @Nullable PolicyNode node = entries.get(key);
        return node == null ? List.of() : node.list(read);
    }

    private static <T> @Nullable T value(
            Map<String, PolicyNode> entries, String key, Function<PolicyNode, @Nullable T> read) {
        @Nullable PolicyNode node = entries.get(key);
        return node == null ? null : read.apply(node);
    }

    private static void require(PolicyNode node, Map<String, PolicyNode> entries, String key, String fix) {
        if (!entries.containsKey(key)) {
            node.problem(Kind.MISSING_KEY, "'" + node.name() + "' has no '" + key + "'", fix);
        }
    }

    private static <E extends Enum<E>> @Nullable E constant(PolicyNode node, E[] values) {
        @Nullable String text = node.oneOf(names(values));
        return Arrays.stream(values)
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElse(null);
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(PolicyReader::word).toList();
    }

    /** How the file writes it. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
