/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import static io.quaywatch.policy.PolicyFixtures.IMAGE;
import static io.quaywatch.policy.PolicyFixtures.NOW;
import static io.quaywatch.policy.PolicyFixtures.aged;
import static io.quaywatch.policy.PolicyFixtures.evaluate;
import static io.quaywatch.policy.PolicyFixtures.finding;
import static io.quaywatch.policy.PolicyFixtures.listed;
import static io.quaywatch.policy.PolicyFixtures.none;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.policy.AgeLimit.Since;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of rule fails. */
class RulesPolicyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            0 | 0 | - | -  |
            1 | 0 | 1 | 0  |
            2 | 0 | 1 | -  | Rule 'r': 2 CRITICAL findings, at most 1 allowed (QID 1, QID 2)
            0 | 3 | - | 2  | Rule 'r': 3 HIGH findings, at most 2 allowed (QID 11, QID 12, QID 13)
            0 | 5 | - | 0  | Rule 'r': 5 HIGH findings, at most 0 allowed (QID 11, QID 12, QID 13 and 2 more)
            9 | 2 | - | 2  |
            """)
    void evaluate_severityLimits_failBeyondThem(
            int critical, int high, Integer maxCritical, Integer maxHigh, String reason) {
        Map<Severity, Integer> max = new EnumMap<>(Severity.class);
        if (maxCritical != null) {
            max.put(Severity.CRITICAL, maxCritical);
        }
        if (maxHigh != null) {
            max.put(Severity.HIGH, maxHigh);
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 1; i <= critical; i++) {
            findings.add(finding(i, Severity.CRITICAL));
        }
        for (int i = 1; i <= high; i++) {
            findings.add(finding(10 + i, Severity.HIGH));
        }

        PolicyVerdict verdict = evaluate(
                        List.of(new Rule("r", Scope.ANY, Selection.ALL, new Limits(max, null))), List.of(), findings)
                .verdict();

        assertThat(verdict).isEqualTo(new PolicyVerdict(reason == null, reason == null ? List.of() : List.of(reason)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HIGH   | CRITICAL | 2
            MEDIUM | HIGH     | 2
            INFO   | CRITICAL | 5
            LOW    | LOW      | 1
            """)
    void evaluate_severityRange_looksAtBothEnds(Severity lowest, Severity highest, int chosen) {
        List<Finding> oneOfEach = List.of(Severity.values()).stream()
                .map(each -> finding(each.level(), each))
                .toList();
        Selection range = new Selection(lowest, highest, null, null, Set.of(), Set.of());

        assertThat(evaluate(List.of(none("r", range)), List.of(), oneOfEach).breaches())
                .singleElement()
                .isInstanceOfSatisfying(
                        Breach.TooMany.class,
                        breach -> assertThat(breach.findings()).hasSize(chosen));
    }

    @ParameterizedTest
    @CsvSource({"AVAILABLE, true, false", "AVAILABLE, false, true", "MISSING, true, true", "MISSING, false, false"})
    void evaluate_fix_looksAtTheOnesNamed(Selection.Fix fix, boolean fixable, boolean passed) {
        Selection selection = new Selection(Severity.INFO, Severity.CRITICAL, fix, null, Set.of(), Set.of());

        assertThat(passes(none("r", selection), finding(1, Severity.LOW, List.of(), fixable, NOW)))
                .isEqualTo(passed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            30 | -  | 29 | true
            30 | -  | 30 | false
            0  | 7  | 7  | false
            0  | 7  | 8  | true
            10 | 20 | 9  | true
            10 | 20 | 15 | false
            0  | -  | -5 | false
            """)
    void evaluate_age_countsWholeDays(int min, Integer max, int days, boolean passed) {
        Rule rule = none("r", aged(new AgeLimit(Since.FIRST_FOUND, min, max)));

        assertThat(passes(rule, finding(1, Severity.LOW, List.of(), true, NOW.minus(Duration.ofDays(days)))))
                .isEqualTo(passed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7     | CVE-2026-1             | false
            8     | CVE-2021-44228         | false
            8     | cve-2021-44228         | false
            8     | CVE-2026-1;CVE-2021-44228 | false
            8     | CVE-2021-4422          | true
            """)
    void evaluate_lists_denyAnyOfThem(long qid, String cves, boolean passed) {
        Rule rule = none("r", listed(Set.of(7L), Set.of("CVE-2021-44228")));

        assertThat(passes(rule, finding(qid, Severity.INFO, List.of(cves.split(";")), true, NOW)))
                .isEqualTo(passed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            registry.example.com       | shop/*    | registry.example.com/shop/app:1       | true
            Registry.Example.com       | shop/*    | REGISTRY.example.com:443/shop/app:1   | true
            registry.example.com       | shop/*    | registry.example.com/shop/a/b:1       | false
            registry.example.com       | shop/**   | registry.example.com/shop/a/b:1       | true
            registry.example.com       | shop/*    | registry.example.com/workshop/app:1   | false
            registry.example.com       | shop      | registry.example.com/shop/app:1       | false
            *.example.com              | **        | registry.example.com/shop/app:1       | true
            *.example.com              | **        | a.b.example.com/shop/app:1            | false
            *.example.com              | **        | registry.example.com.evil.org/app:1   | false
            docker.io                  | library/* | nginx                                 | true
            index.docker.io            | library/* | nginx                                 | true
            registry.example.com       | **        | registry.example.com:5000/shop/app:1  | false
            """)
    void evaluate_scope_isAnchored(String registry, String repository, String image, boolean applies) {
        Scope scope = Scope.of(List.of(registry), List.of(repository));
        Rule rule = new Rule("r", scope, Selection.ALL, new Limits(Map.of(), 0));

        Evaluation evaluation = evaluate(List.of(rule), List.of(), image, List.of(finding(1, Severity.LOW)));

        assertThat(evaluation.breaches()).hasSize(applies ? 1 : 0);
        assertThat(evaluation.remarks()).hasSize(applies ? 0 : 1);
    }

    @Test
    void evaluate_severalRules_sayAllTheirReasons() {
        List<Rule> rules =
                List.of(none("a", Selection.ALL), none("b", listed(Set.of(2L), Set.of())), none("c", Selection.ALL));

        assertThat(evaluate(rules, List.of(), List.of(finding(1, Severity.LOW))).breaches())
                .extracting(Breach::text)
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("Rule 'a'"),
                        text -> assertThat(text).startsWith("Rule 'c'"));
    }

    @Test
    void evaluate_imageThatIsNoReference_isInEveryRuleAndNoScopedWaiver() {
        Scope scope = Scope.of(List.of("a.example"), List.of());
        Rule rule = new Rule("r", scope, Selection.ALL, new Limits(Map.of(), 0));
        Waiver waiver = PolicyFixtures.waiver(Set.of(1L), Set.of(), List.of(), scope, "2027-01-01");

        assertThat(evaluate(List.of(rule), List.of(waiver), "…/app", List.of(finding(1, Severity.LOW)))
                        .breaches())
                .hasSize(1);
        assertThat(IMAGE).doesNotStartWith("a.example");
    }

    private static boolean passes(Rule rule, Finding finding) {
        return evaluate(List.of(rule), List.of(), List.of(finding)).verdict().passed();
    }
}
