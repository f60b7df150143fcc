/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import java.util.List;

/** Whether a report is good enough, and if not, why: one sentence per reason. */
public record PolicyVerdict(boolean passed, List<String> reasons) {
    public PolicyVerdict {
        reasons = List.copyOf(reasons);
    }
}
