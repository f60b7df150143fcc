/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.report.Samples;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.Severity;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.report.SkipReason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CRITICAL | 0 | 5 | true  |
            CRITICAL | 1 | 0 | false | 1 finding is CRITICAL (fail on CRITICAL)
            HIGH     | 1 | 1 | false | 2 findings are HIGH or worse (fail on HIGH)
            HIGH     | 0 | 0 | true  |
            INFO     | 0 | 0 | false | 7 findings are INFO or worse (fail on INFO)
            """)
    void judge_complete_failsOnSeverityOrWorse(Severity failOn, int critical, int high, boolean passed, String reason) {
        ScanOutcome outcome = Samples.complete(new SeverityCounts(critical, high, 3, 0, 4));

        PolicyVerdict verdict = Judge.judge(outcome, new SeverityPolicy(failOn));

        assertThat(verdict).isEqualTo(new PolicyVerdict(passed, reason == null ? List.of() : List.of(reason)));
    }

    static Stream<ScanOutcome> notComplete() {
        return Samples.notComplete().stream();
    }

    @ParameterizedTest
    @MethodSource("notComplete")
    void judge_notComplete_neverPasses(ScanOutcome outcome) {
        PolicyVerdict verdict = Judge.judge(outcome, ScanPolicy.none());

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.reasons()).singleElement().asString().contains("no complete result: ");
    }

    @Test
    void judge_skipped_standsOnPreviousComplete() {
        ScanOutcome good = new ScanOutcome.Skipped(SkipReason.FRESH, Samples.complete(SeverityCounts.NONE));
        ScanOutcome bad =
                new ScanOutcome.Skipped(SkipReason.FRESH, Samples.complete(new SeverityCounts(1, 0, 0, 0, 0)));

        assertThat(Judge.judge(good, new SeverityPolicy(Severity.HIGH)).passed())
                .isTrue();
        assertThat(Judge.judge(bad, new SeverityPolicy(Severity.HIGH)).passed()).isFalse();
    }
}
