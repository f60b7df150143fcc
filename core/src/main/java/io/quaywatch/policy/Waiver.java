/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.AffectedPackage;
import io.quaywatch.report.Finding;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Findings that somebody accepts for a time. It covers a finding for which everything holds that is named here, and never
 * more than it names: all CVEs of the finding, all its packages.
 *
 * @param number its place in the policy, from 1
 * @param qids any of these, or empty for any
 * @param cves CVE ids in upper case; every CVE of a covered finding is among them
 * @param packages patterns; every package of a covered finding matches one
 * @param owner who answers for it
 * @param created since when, or null
 * @param expires the last day on which it holds, in UTC
 */
public record Waiver(
        int number,
        Set<Long> qids,
        Set<String> cves,
        List<Glob> packages,
        Scope scope,
        String owner,
        String reason,
        @Nullable LocalDate created,
        LocalDate expires) {
    public Waiver {
        qids = Set.copyOf(qids);
        cves = Set.copyOf(cves);
        packages = List.copyOf(packages);
        if (qids.isEmpty() && cves.isEmpty() && packages.isEmpty()) {
            throw new IllegalArgumentException("a waiver names QIDs, CVEs or packages");
        }
    }

    public boolean expired(Instant now) {
        return daysLeft(now) < 0;
    }

    /** 0 on the last day, negative afterwards. */
    public long daysLeft(Instant now) {
        return expires.toEpochDay() - LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
    }

    boolean covers(Finding finding) {
        return (qids.isEmpty() || qids.contains(finding.qid()))
                && (cves.isEmpty() || !finding.cves().isEmpty() && cves.containsAll(Cves.of(finding)))
                && (packages.isEmpty()
                        || !finding.packages().isEmpty()
                                && finding.packages().stream().allMatch(this::named));
    }

    /** Names a part of the finding and not all of it. */
    boolean coversInPart(Finding finding) {
        return !covers(finding)
                && (qids.isEmpty() || qids.contains(finding.qid()))
                && (cves.isEmpty() || Cves.of(finding).stream().anyMatch(cves::contains))
                && (packages.isEmpty() || finding.packages().stream().anyMatch(this::named));
    }

    private boolean named(AffectedPackage each) {
        return packages.stream().anyMatch(glob -> glob.matches(each.name()));
    }

    /** How messages call it. */
    public String label() {
        return "Waiver " + number + " of " + owner;
    }
}
