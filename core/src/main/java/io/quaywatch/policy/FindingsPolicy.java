/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.Finding;
import io.quaywatch.report.SeverityCounts;
import java.util.List;

/** A policy that has to see the findings themselves, and for which image they are; {@link Judge} fetches them. */
public interface FindingsPolicy extends ScanPolicy {
    /**
     * @param image as the workload writes it
     * @param findings all findings of a complete result
     */
    PolicyVerdict judge(String image, List<Finding> findings);

    /** Counts alone are not enough, and what cannot be judged does not pass. */
    @Override
    default PolicyVerdict judge(SeverityCounts counts) {
        return new PolicyVerdict(false, List.of("The policy looks at findings, and only their counts are known"));
    }
}
