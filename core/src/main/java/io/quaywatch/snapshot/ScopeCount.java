/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.snapshot.Selection.Reason;
import io.quaywatch.snapshot.Selection.Skipped;
import io.quaywatch.snapshot.SnapshotPlanner.Decision;
import java.util.EnumMap;
import java.util.Map;

/** Counts what becomes of the machines of one project. */
final class ScopeCount {
    private final String scope;
    private final int seen;
    private final Map<Reason, Integer> skipped = new EnumMap<>(Reason.class);
    private int made;
    private int alreadyThere;
    private int unstarted;
    private int unsupported;

    ScopeCount(String scope, int seen) {
        this.scope = scope;
        this.seen = seen;
    }

    void passed(Selection selection) {
        if (selection instanceof Skipped skip) {
            skipped.merge(skip.reason(), 1, Integer::sum);
        } else {
            unsupported++;
        }
    }

    void planned(Decision decision) {
        if (decision instanceof Decision.Made job) {
            made++;
            unstarted += job.started() ? 0 : 1;
        } else {
            alreadyThere++;
        }
    }

    PlanReport.Scope report() {
        return new PlanReport.Scope(
                scope, seen, made + alreadyThere, made, alreadyThere, unstarted, skipped, unsupported, null);
    }
}
