/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import static io.quaywatch.policy.PolicyFixtures.evaluate;
import static io.quaywatch.policy.PolicyFixtures.finding;
import static io.quaywatch.policy.PolicyFixtures.listed;
import static io.quaywatch.policy.PolicyFixtures.none;
import static io.quaywatch.policy.PolicyFixtures.waiver;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A risk that was accepted for a time is not accepted for ever, and a waiver covers no more than it names. */
class ExpiredWaiverTest {
    private static final Rule NOTHING = none("nothing", Selection.ALL);
    private static final Finding FINDING =
            finding(1, Severity.CRITICAL, List.of("CVE-2026-1", "CVE-2026-2"), true, null);

    @ParameterizedTest
    @CsvSource({"2026-11-21, true", "2026-11-20, true", "2026-11-19, false", "2020-01-01, false"})
    void evaluate_waiver_holdsThroughItsLastDay(String expires, boolean passed) {
        assertThat(judge(waiver(Set.of(1L), Set.of(), List.of(), Scope.ANY, expires))
                        .verdict()
                        .passed())
                .isEqualTo(passed);
    }

    @Test
    void evaluate_expired_failsAndNamesOwnerAndDate() {
        Waiver expired = waiver(Set.of(1L), Set.of(), List.of(), Scope.ANY, "2026-11-01");

        assertThat(judge(expired).verdict().reasons())
                .first()
                .asString()
                .contains("Waiver 1 of alice@example.com expired on 2026-11-01", "QID 1");
        assertThat(judge(expired).breaches()).hasSize(2);
    }

    @Test
    void evaluate_expiredForAFindingNoRuleCounts_failsToo() {
        Waiver expired = waiver(Set.of(1L), Set.of(), List.of(), Scope.ANY, "2026-11-01");
        Rule other = none("other", listed(Set.of(99L), Set.of()));

        assertThat(evaluate(List.of(other), List.of(expired), List.of(FINDING)).breaches())
                .singleElement()
                .isInstanceOf(Breach.WaiverExpired.class);
    }

    @Test
    void evaluate_expiredThatMatchesNothing_isARemark() {
        Waiver expired = waiver(Set.of(2L), Set.of(), List.of(), Scope.ANY, "2026-11-01");

        Evaluation evaluation = evaluate(List.of(), List.of(expired), List.of(FINDING));

        assertThat(evaluation.breaches()).isEmpty();
        assertThat(evaluation.remarks())
                .first()
                .isEqualTo("Waiver 1 of alice@example.com, expired on 2026-11-01, matches nothing in this image.");
    }

    @Test
    void evaluate_outOfScope_neitherCoversNorFails() {
        Scope elsewhere = Scope.of(List.of("other.example.com"), List.of());

        assertThat(judge(waiver(Set.of(1L), Set.of(), List.of(), elsewhere, "2027-01-01"))
                        .breaches())
                .hasSize(1);
        assertThat(judge(waiver(Set.of(1L), Set.of(), List.of(), elsewhere, "2020-01-01"))
                        .breaches())
                .hasSize(1)
                .first()
                .isInstanceOf(Breach.TooMany.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CVE-2026-1            |                 | false
            CVE-2026-1;CVE-2026-2 |                 | true
            CVE-2026-1;CVE-2026-2;CVE-2026-3 |      | true
                                  | openssl         | false
                                  | openssl;libssl* | true
            CVE-2026-1;CVE-2026-2 | openssl         | false
            """)
    void evaluate_waiverOfAPart_coversNotTheWhole(String cves, String packages, boolean covered) {
        Waiver waiver = waiver(
                Set.of(),
                cves == null ? Set.of() : Set.of(cves.split(";")),
                packages == null ? List.of() : List.of(packages.split(";")),
                Scope.ANY,
                "2027-01-01");

        assertThat(judge(waiver).verdict().passed()).isEqualTo(covered);
        assertThat(judge(waiver).remarks())
                .singleElement()
                .asString()
                .contains(covered ? "covers 1 finding (QID 1) until 2027-01-01: \"not reachable\"" : "must name every");
    }

    @Test
    void evaluate_cveWaiverForAFindingWithoutCves_coversNothing() {
        Waiver waiver = waiver(Set.of(), Set.of("CVE-2026-1"), List.of(), Scope.ANY, "2027-01-01");
        Finding without = finding(1, Severity.LOW, List.of(), true, null);

        assertThat(evaluate(List.of(NOTHING), List.of(waiver), List.of(without)).breaches())
                .hasSize(1);
    }

    private static Evaluation judge(Waiver waiver) {
        return evaluate(List.of(NOTHING), List.of(waiver), List.of(FINDING));
    }
}
