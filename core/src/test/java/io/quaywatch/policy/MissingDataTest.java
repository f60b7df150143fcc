/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import static io.quaywatch.policy.PolicyFixtures.NOW;
import static io.quaywatch.policy.PolicyFixtures.aged;
import static io.quaywatch.policy.PolicyFixtures.evaluate;
import static io.quaywatch.policy.PolicyFixtures.finding;
import static io.quaywatch.policy.PolicyFixtures.none;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.policy.AgeLimit.Since;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Samples;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.Severity;
import io.quaywatch.report.SeverityCounts;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a rule needs and nobody knows is never taken for good. */
class MissingDataTest {
    private static final AgeLimit MONTH = new AgeLimit(Since.FIRST_FOUND, 30, null);
    private static final Finding UNDATED = finding(1, Severity.LOW, List.of(), true, null);
    private static final RulesPolicy LENIENT = new RulesPolicy(
            new PolicyRules(List.of(new Rule("r", Scope.ANY, Selection.ALL, new Limits(Map.of(), 99))), List.of()),
            InstantSource.fixed(NOW));

    @Test
    void evaluate_findingWithoutDate_isAProblemNotAPass() {
        assertThat(evaluate(List.of(none("old", aged(MONTH))), List.of(), List.of(UNDATED))
                        .verdict())
                .isEqualTo(
                        new PolicyVerdict(
                                false,
                                List.of(
                                        "Rule 'old' needs the time of first detection, and the report has none for 1 finding (QID 1)")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Since.class,
            names = {"FIX", "PUBLISHED"})
    void evaluate_dateThatNoReportCarries_isAProblem(Since since) {
        Rule rule = none("r", aged(new AgeLimit(since, 30, null)));

        assertThat(evaluate(List.of(rule), List.of(), List.of(finding(1, Severity.LOW)))
                        .breaches())
                .singleElement()
                .isInstanceOfSatisfying(
                        Breach.DataMissing.class,
                        missing -> assertThat(missing.needs()).isEqualTo(since.words()));
        assertThat(evaluate(List.of(rule), List.of(), List.of()).breaches()).isEmpty();
    }

    @Test
    void evaluate_undecidedFindingsWithinTheLimit_passes() {
        Rule rule = new Rule("r", Scope.ANY, aged(MONTH), new Limits(Map.of(Severity.CRITICAL, 0), 1));

        assertThat(evaluate(List.of(rule), List.of(), List.of(UNDATED)).breaches())
                .isEmpty();
        assertThat(evaluate(List.of(rule), List.of(), List.of(UNDATED, finding(2, Severity.LOW, List.of(), true, null)))
                        .breaches())
                .singleElement()
                .isInstanceOf(Breach.DataMissing.class);
    }

    @Test
    void judge_reportGone_doesNotPass() {
        ScanOutcome complete = Samples.complete(SeverityCounts.NONE);

        assertThat(Judge.judge(complete, LENIENT, PolicyFixtures.IMAGE, key -> Optional.empty()))
                .matches(verdict -> !verdict.passed())
                .matches(verdict -> verdict.reasons().get(0).contains("no longer there"));
        assertThat(Judge.judge(complete, LENIENT).passed()).isFalse();
    }

    @Test
    void judge_reportOfOtherFindings_doesNotPass() {
        ScanOutcome complete = Samples.complete(new SeverityCounts(1, 0, 0, 0, 0));

        assertThat(Judge.judge(
                                complete,
                                LENIENT,
                                PolicyFixtures.IMAGE,
                                key -> Optional.of(Samples.report(complete, List.of())))
                        .passed())
                .isFalse();
    }

    @Test
    void judge_reportThere_isJudgedByItsFindings() {
        ScanOutcome complete = Samples.complete(new SeverityCounts(0, 0, 0, 1, 0));

        assertThat(Judge.judge(
                                complete,
                                LENIENT,
                                PolicyFixtures.IMAGE,
                                key -> Optional.of(Samples.report(complete, List.of(UNDATED))))
                        .passed())
                .isTrue();
    }

    @Test
    void judge_combined_needsEveryOne() {
        CombinedPolicy both = new CombinedPolicy(List.of(new SeverityPolicy(Severity.LOW), LENIENT));

        assertThat(both.judge(PolicyFixtures.IMAGE, List.of(UNDATED)).passed()).isFalse();
        assertThat(both.judge(PolicyFixtures.IMAGE, List.of()).passed()).isTrue();
        assertThat(both.judge(SeverityCounts.NONE).passed()).isFalse();
    }
}
