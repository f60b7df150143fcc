/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.List;

/**
 * What a policy said about the findings, as the writers need it: this package knows no policies, so the caller maps its
 * verdict to this. A writer heeds it for a complete result only; nothing else can pass.
 *
 * @param passed whether no policy in force fails on the findings
 * @param reasons why not, one sentence each
 */
public record Judgement(boolean passed, List<String> reasons) {
    /** No policy in force fails on the findings. */
    public static final Judgement PASSED = new Judgement(true, List.of());

    public Judgement {
        reasons = List.copyOf(reasons);
    }
}
