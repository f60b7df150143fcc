/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.Finding;
import io.quaywatch.report.SeverityCounts;
import java.util.ArrayList;
import java.util.List;

/** Passes what every one of several policies passes, and says all their reasons. */
public record CombinedPolicy(List<ScanPolicy> policies) implements FindingsPolicy {
    public CombinedPolicy {
        policies = List.copyOf(policies);
    }

    @Override
    public PolicyVerdict judge(String image, List<Finding> findings) {
        boolean passed = true;
        List<String> reasons = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (ScanPolicy policy : policies) {
            PolicyVerdict verdict = policy instanceof FindingsPolicy each
                    ? each.judge(image, findings)
                    : policy.judge(SeverityCounts.of(findings));
            passed &= verdict.passed();
            reasons.addAll(verdict.reasons());
            remarks.addAll(verdict.remarks());
        }
        return new PolicyVerdict(passed, reasons, remarks);
    }
}
