/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.cli.Tables.left;

import io.quaywatch.policy.Waiver;
import io.quaywatch.report.Untrusted;
import java.io.PrintStream;
import java.util.List;

/** A policy for people. */
final class PolicyPrinter {
    private final PrintStream out;

    PolicyPrinter(PrintStream out) {
        this.out = out;
    }

    void print(PolicySummary summary) {
        out.println(Tables.of(
                summary.policy().rules(),
                List.of(
                        left("RULE").with(rule -> Untrusted.line(rule.name())),
                        left("APPLIES TO").with(rule -> PolicySummary.scope(rule.scope())),
                        left("FINDINGS").with(rule -> PolicySummary.findings(rule.findings())),
                        left("ALLOWED").with(rule -> PolicySummary.max(rule.max())))));
        List<Waiver> waivers = summary.policy().waivers();
        if (!waivers.isEmpty()) {
            out.println();
            out.println(Tables.of(
                    waivers,
                    List.of(
                            left("WAIVER").with(waiver -> String.valueOf(waiver.number())),
                            left("COVERS").with(PolicySummary::covers),
                            left("APPLIES TO").with(waiver -> PolicySummary.scope(waiver.scope())),
                            left("OWNER").with(waiver -> Untrusted.line(waiver.owner())),
                            left("EXPIRES").with(waiver -> waiver.expires().toString()),
                            left("STATE").with(waiver -> state(summary, waiver)))));
        }
        summary.remarks().forEach(remark -> out.println(Untrusted.line(remark)));
    }

    private static String state(PolicySummary summary, Waiver waiver) {
        long left = waiver.daysLeft(summary.now());
        return switch (summary.state(waiver)) {
            case ACTIVE -> "active";
            case EXPIRES_SOON -> left == 0 ? "last day" : "expires in " + left + (left == 1 ? " day" : " days");
            case EXPIRED -> "EXPIRED";
        };
    }
}
