/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.policy.AgeLimit;
import io.quaywatch.policy.Glob;
import io.quaywatch.policy.Limits;
import io.quaywatch.policy.PolicyRules;
import io.quaywatch.policy.Rule;
import io.quaywatch.policy.Scope;
import io.quaywatch.policy.Selection;
import io.quaywatch.policy.Waiver;
import io.quaywatch.report.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a policy says, in words, as of a moment. */
record PolicySummary(PolicyRules policy, Instant now) {
    static final int SOON_DAYS = 14;

    /** How a waiver stands. */
    enum State {
        ACTIVE,
        EXPIRES_SOON,
        EXPIRED
    }

    State state(Waiver waiver) {
        long left = waiver.daysLeft(now);
        return left < 0 ? State.EXPIRED : left <= SOON_DAYS ? State.EXPIRES_SOON : State.ACTIVE;
    }

    static String scope(Scope scope) {
        if (scope.equals(Scope.ANY)) {
            return "every image";
        }
        return Stream.of(list("registry", scope.registries()), list("repository", scope.repositories()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    static String findings(Selection findings) {
        List<String> parts = new ArrayList<>();
        if (findings.lowest() != Severity.INFO || findings.highest() != Severity.CRITICAL) {
            parts.add("severity " + PolicyReader.word(findings.lowest()) + " to "
                    + PolicyReader.word(findings.highest()));
        }
        if (findings.fix() != null) {
            parts.add("fix " + PolicyReader.word(findings.fix()));
        }
        if (findings.age() != null) {
            parts.add(age(findings.age()));
        }
        String ids = ids(findings.qids().stream().sorted().toList(), findings.cves(), " or ");
        if (!ids.isEmpty()) {
            parts.add(ids);
        }
        return parts.isEmpty() ? "all" : String.join(", ", parts);
    }

    static String max(Limits max) {
        List<String> parts = new ArrayList<>();
        for (int i = Severity.values().length - 1; i >= 0; i--) {
            Severity severity = Severity.values()[i];
            if (max.bySeverity().containsKey(severity)) {
                parts.add(max.bySeverity().get(severity) + " " + PolicyReader.word(severity));
            }
        }
        if (max.total() != null) {
            parts.add(max.total() + " in all");
        }
        return String.join(", ", parts);
    }

    static String covers(Waiver waiver) {
        return Stream.of(
                        ids(waiver.qids().stream().sorted().toList(), waiver.cves(), " with "),
                        list("package", waiver.packages()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" with "));
    }

    /** Rules that no report can answer today. */
    List<String> remarks() {
        return policy.rules().stream()
                .filter(rule -> rule.findings().age() != null
                        && !rule.findings().age().since().known())
                .map(PolicySummary::unanswerable)
                .toList();
    }

    private static String unanswerable(Rule rule) {
        return "Rule '" + rule.name() + "' needs "
                + rule.findings().age().since().words()
                + ", which no report carries: it fails every image with findings that it would have to judge.";
    }

    private static String age(AgeLimit age) {
        String since = " days since " + PolicyReader.word(age.since());
        if (age.maxDays() == null) {
            return "at least " + age.minDays() + since;
        }
        return age.minDays() + " to " + age.maxDays() + since;
    }

    private static String ids(List<Long> qids, Set<String> cves, String between) {
        String first = qids.stream().map(qid -> "QID " + qid).collect(Collectors.joining(", "));
        String second = cves.stream().sorted().collect(Collectors.joining(", "));
        return first.isEmpty() || second.isEmpty() ? first + second : first + between + second;
    }

    private static String list(String what, List<Glob> globs) {
        return globs.isEmpty()
                ? ""
                : what + " " + globs.stream().map(Glob::pattern).collect(Collectors.joining(" or "));
    }
}
