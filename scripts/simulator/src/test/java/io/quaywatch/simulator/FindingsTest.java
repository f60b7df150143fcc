/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private final Findings findings = new Findings();

    @Test
    void of_manyDigests_aboutOneInFiveIsCleanAndNoneHasOverForty() {
        List<Integer> sizes = IntStream.range(0, 1000)
                .mapToObj(i -> findings.of(Sha.of("image " + i), List.of()).size())
                .toList();
        assertThat(sizes).allMatch(size -> size <= 40).contains(40);
        assertThat(sizes.stream().filter(size -> size == 0).count()).isBetween(150L, 250L);
    }

    @Test
    void of_sameDigest_sameFindings() {
        String sha = Sha.of("one");
        assertThat(findings.of(sha, List.of())).isEqualTo(new Findings().of(sha, List.of()));
    }

    @Test
    void catalogue_everyLine_isUsable() {
        List<KnownFlaw> flaws = KnownFlaw.catalogue();
        assertThat(flaws).hasSize(60).allMatch(flaw -> flaw.severity() >= 1 && flaw.severity() <= 5);
        assertThat(flaws).extracting(KnownFlaw::qid).doesNotHaveDuplicates();
        assertThat(flaws).extracting(KnownFlaw::severity).contains(1, 2, 3, 4, 5);
        assertThat(flaws)
                .anyMatch(flaw -> flaw.fix().isEmpty())
                .anyMatch(flaw -> flaw.cves().isEmpty());
    }
}
