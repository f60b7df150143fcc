/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.ledger.Told;
import io.quaywatch.policy.Judge;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.policy.ScanPolicy;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.Samples;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.Severity;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.report.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationRuleTest {
    private static final Instant NOW = Samples.START;
    private static final ScanOutcome BAD = Samples.complete(new SeverityCounts(1, 2, 0, 0, 0));
    private static final ScanOutcome GOOD = Samples.complete(SeverityCounts.NONE);
    private static final String BAD_WORDS = "Complete CRITICAL=1 HIGH=2 failed-policy";

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(BAD, BAD_WORDS),
                Arguments.of(new ScanOutcome.Failed(FailureKind.REGISTRY_ERROR, "503"), "Failed REGISTRY_ERROR"),
                Arguments.of(new ScanOutcome.TimedOut(9), "TimedOut"),
                Arguments.of(new ScanOutcome.Unsupported("x"), "Unsupported"),
                Arguments.of(new ScanOutcome.Cancelled(), "Cancelled"),
                Arguments.of(Samples.partial(PartialReason.REPORT_LATE, null), "Partial REPORT_LATE"),
                Arguments.of(
                        Samples.partial(PartialReason.PAGE_LIMIT, new SeverityCounts(0, 0, 4, 0, 0)),
                        "Partial PAGE_LIMIT MEDIUM=4"),
                Arguments.of(new ScanOutcome.Skipped(SkipReason.FRESH, BAD), BAD_WORDS),
                Arguments.of(new ScanOutcome.Skipped(SkipReason.FRESH, null), "Skipped"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void decide_badNews_isToldInStableWords(ScanOutcome outcome, String words) {
        assertThat(decide(outcome, null)).isEqualTo(new Decision.Tell(false, new Told(words, true, NOW, 7)));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void decide_badNewsAfterGood_isTold(ScanOutcome outcome, String words) {
        assertThat(decide(outcome, told("Complete passed-policy", false, Duration.ofHours(1))))
                .isInstanceOf(Decision.Tell.class);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void decide_sameNewsWithinADay_isQuiet(ScanOutcome outcome, String words) {
        assertThat(decide(outcome, told(words, true, Duration.ofHours(24).minusSeconds(1))))
                .isInstanceOf(Decision.Quiet.class);
        assertThat(decide(outcome, told(words, true, Duration.ofHours(24)))).isInstanceOf(Decision.Tell.class);
    }

    @Test
    void decide_otherBadNewsWithinADay_isTold() {
        assertThat(decide(BAD, told("TimedOut", true, Duration.ofMinutes(1)))).isInstanceOf(Decision.Tell.class);
    }

    @Test
    void decide_toldFarInTheFuture_isNotSilenced() {
        assertThat(decide(BAD, told(BAD_WORDS, true, Duration.ofDays(-30)))).isInstanceOf(Decision.Tell.class);
    }

    @Test
    void decide_goodNewsAfterBad_isRecovered() {
        assertThat(decide(GOOD, told("TimedOut", true, Duration.ofDays(9))))
                .isEqualTo(new Decision.Tell(true, new Told("Complete passed-policy", false, NOW, 7)));
    }

    @Test
    void decide_goodNewsFirstOrAgain_isQuiet() {
        assertThat(decide(GOOD, null)).isInstanceOf(Decision.Quiet.class);
        assertThat(decide(GOOD, told("Complete passed-policy", false, Duration.ofDays(9))))
                .isInstanceOf(Decision.Quiet.class);
    }

    @Test
    void decide_failedScanCalledPassed_neverCloses() {
        Decision decision = NotificationRule.decide(
                new ScanOutcome.TimedOut(9),
                new PolicyVerdict(true, java.util.List.of()),
                told(BAD_WORDS, true, Duration.ofHours(1)),
                NOW,
                7);

        assertThat(decision).isEqualTo(new Decision.Tell(false, new Told("TimedOut", true, NOW, 7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JOINED", "SUPERSEDED"})
    void decide_otherExecutionScans_isQuiet(SkipReason why) {
        assertThat(decide(new ScanOutcome.Skipped(why, BAD), null)).isInstanceOf(Decision.Quiet.class);
        assertThat(decide(new ScanOutcome.Skipped(why, null), null)).isInstanceOf(Decision.Quiet.class);
    }

    private static Told told(String words, boolean bad, Duration ago) {
        return new Told(words, bad, NOW.minus(ago), 3);
    }

    private static Decision decide(ScanOutcome outcome, @Nullable Told last) {
        ScanPolicy policy = new SeverityPolicy(Severity.HIGH);
        return NotificationRule.decide(outcome, Judge.judge(outcome, policy), last, NOW, 7);
    }
}
