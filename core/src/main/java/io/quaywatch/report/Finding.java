/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One vulnerability in one image. Title, category and packages are untrusted text: writers escape them.
 *
 * @param qid Qualys id, positive
 * @param cves CVE ids in the order Qualys gave them
 * @param fixAvailable whether a patch is known
 * @param cvss the CVSS v3 base score (v2 where there is no v3), 0 to 10
 * @param firstFound when Qualys first saw it in this image
 */
public record Finding(
        long qid,
        String title,
        Severity severity,
        String category,
        List<String> cves,
        List<AffectedPackage> packages,
        boolean fixAvailable,
        @Nullable Double cvss,
        @Nullable Instant firstFound) {
    public Finding {
        cves = List.copyOf(cves);
        packages = List.copyOf(packages);
    }
}
