/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which findings a rule looks at: those for which everything holds that is said here.
 *
 * @param lowest this severity or worse
 * @param highest this severity or less
 * @param fix with or without a known fix, or null for both
 * @param age how old, or null for any
 * @param qids with {@code cves}: findings with one of these QIDs or one of these CVEs; both empty is any
 * @param cves CVE ids in upper case
 */
public record Selection(
        Severity lowest,
        Severity highest,
        @Nullable Fix fix,
        @Nullable AgeLimit age,
        Set<Long> qids,
        Set<String> cves) {
    public static final Selection ALL = new Selection(Severity.INFO, Severity.CRITICAL, null, null, Set.of(), Set.of());

    /** Whether Qualys knows a fix; one that it does not mention counts as missing. */
    public enum Fix {
        AVAILABLE,
        MISSING
    }

    /** Whether a finding is looked at; a rule must never take "not known" for "no". */
    enum Answer {
        YES,
        NO,
        NOT_KNOWN
    }

    public Selection {
        qids = Set.copyOf(qids);
        cves = Set.copyOf(cves);
    }

    Answer of(Finding finding, Instant now) {
        boolean chosen = finding.severity().compareTo(lowest) >= 0
                && finding.severity().compareTo(highest) <= 0
                && (fix == null || (fix == Fix.AVAILABLE) == finding.fixAvailable())
                && listed(finding);
        if (!chosen || age == null) {
            return chosen ? Answer.YES : Answer.NO;
        }
        Instant then = age.since().of(finding);
        if (then == null) {
            return Answer.NOT_KNOWN;
        }
        return age.holds(then, now) ? Answer.YES : Answer.NO;
    }

    private boolean listed(Finding finding) {
        return qids.isEmpty() && cves.isEmpty()
                || qids.contains(finding.qid())
                || Cves.of(finding).stream().anyMatch(cves::contains);
    }
}
