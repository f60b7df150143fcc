/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import static io.quaywatch.policy.PolicyFixtures.evaluate;
import static io.quaywatch.policy.PolicyFixtures.finding;
import static io.quaywatch.policy.PolicyFixtures.waiver;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for all patterns and findings. */
class PolicyPropertyTest {
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars('a', 'b', '/', '*', '?').ofMaxLength(10);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars('a', 'b', '/').ofMaxLength(10);
    }

    @Property
    void matches_anyPattern_isWhatTheRegexSays(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' && i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else {
                regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : String.valueOf(c));
            }
        }

        assertThat(new Glob(pattern, '/').matches(text))
                .isEqualTo(Pattern.compile(regex.toString()).matcher(text).matches());
    }

    @Property(tries = 300)
    void evaluate_anotherFinding_neverMakesItPass(
            @ForAll @Size(max = 6) List<Severity> severities,
            @ForAll Severity more,
            @ForAll @IntRange(max = 4) int max) {
        Rule rule = new Rule("r", Scope.ANY, Selection.ALL, new Limits(Map.of(Severity.HIGH, max), max + 2));
        List<Finding> findings = findings(severities);
        boolean before = passed(rule, List.of(), findings);
        findings.add(finding(99, more));

        assertThat(before || !passed(rule, List.of(), findings)).isTrue();
    }

    @Property(tries = 300)
    void evaluate_validWaiver_isAsIfTheFindingWereNotThere(
            @ForAll @Size(min = 1, max = 6) List<Severity> severities, @ForAll @IntRange(max = 4) int max) {
        Rule rule = new Rule("r", Scope.ANY, Selection.ALL, new Limits(Map.of(Severity.HIGH, max), max + 2));
        List<Finding> findings = findings(severities);
        Waiver waiver = waiver(Set.of(1L), Set.of(), List.of(), Scope.ANY, "2027-01-01");

        assertThat(passed(rule, List.of(waiver), findings))
                .isEqualTo(passed(rule, List.of(), findings.subList(1, findings.size())));
    }

    private static List<Finding> findings(List<Severity> severities) {
        List<Finding> findings = new ArrayList<>();
        for (Severity severity : severities) {
            findings.add(finding(findings.size() + 1L, severity));
        }
        return findings;
    }

    private static boolean passed(Rule rule, List<Waiver> waivers, List<Finding> findings) {
        return evaluate(List.of(rule), waivers, findings).verdict().passed();
    }
}
