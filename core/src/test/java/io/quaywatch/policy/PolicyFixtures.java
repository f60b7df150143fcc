/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.AffectedPackage;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Findings, rules and waivers for the tests of this package. */
final class PolicyFixtures {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final String IMAGE = "registry.example.com/shop/checkout:1.4.2";

    private PolicyFixtures() {}

    static Finding finding(long qid, Severity severity) {
        return finding(qid, severity, List.of("CVE-2026-" + (10_000 + qid)), true, NOW);
    }

    static Finding finding(
            long qid, Severity severity, List<String> cves, boolean fixable, @Nullable Instant firstFound) {
        return new Finding(
                qid,
                "A flaw",
                severity,
                "Debian",
                cves,
                List.of(
                        new AffectedPackage("openssl", "1", null, null),
                        new AffectedPackage("libssl3", "1", null, null)),
                fixable,
                null,
                firstFound);
    }

    static Rule none(String name, Selection findings) {
        return new Rule(name, Scope.ANY, findings, new Limits(Map.of(), 0));
    }

    static Selection aged(AgeLimit age) {
        return new Selection(Severity.INFO, Severity.CRITICAL, null, age, Set.of(), Set.of());
    }

    static Selection listed(Set<Long> qids, Set<String> cves) {
        return new Selection(Severity.INFO, Severity.CRITICAL, null, null, qids, cves);
    }

    static Waiver waiver(Set<Long> qids, Set<String> cves, List<String> packages, Scope scope, String expires) {
        return new Waiver(
                1,
                qids,
                cves,
                packages.stream().map(each -> new Glob(each, '/')).toList(),
                scope,
                "alice@example.com",
                "not reachable",
                null,
                LocalDate.parse(expires));
    }

    static Evaluation evaluate(List<Rule> rules, List<Waiver> waivers, List<Finding> findings) {
        return evaluate(rules, waivers, IMAGE, findings);
    }

    static Evaluation evaluate(List<Rule> rules, List<Waiver> waivers, String image, List<Finding> findings) {
        return new RulesPolicy(new PolicyRules(rules, waivers), InstantSource.fixed(NOW)).evaluate(image, findings);
    }
}
