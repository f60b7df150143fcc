/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import java.util.List;

/**
 * Whether a report is good enough, and if not, why: one sentence per reason.
 *
 * @param remarks what a reader should know whether it passed or not (waivers used, waivers that match nothing)
 */
public record PolicyVerdict(boolean passed, List<String> reasons, List<String> remarks) {
    public PolicyVerdict {
        reasons = List.copyOf(reasons);
        remarks = List.copyOf(remarks);
    }

    public PolicyVerdict(boolean passed, List<String> reasons) {
        this(passed, reasons, List.of());
    }
}
