/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.SeverityCounts;

/** Judges the findings of a scan. Evaluated when somebody is told, from the stored result. */
public interface ScanPolicy {
    PolicyVerdict judge(SeverityCounts counts);

    /** Everything passes. */
    static ScanPolicy none() {
        return counts -> new PolicyVerdict(true, java.util.List.of());
    }
}
