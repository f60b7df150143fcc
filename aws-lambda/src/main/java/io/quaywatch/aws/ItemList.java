/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.aws.ExecutionItems.Item;
import io.quaywatch.event.Workload;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanState.RecordFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The items of an execution as they are found. */
final class ItemList {
    final List<String> ignored = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();
    final List<String> notFound = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final String execution;
    private final InstantSource clock;

    ItemList(String execution, InstantSource clock) {
        this.execution = execution;
        this.clock = clock;
    }

    String execution() {
        return execution;
    }

    int size() {
        return items.size();
    }

    String nextOwner() {
        return execution + "/" + items.size();
    }

    void add(ScanState state) {
        items.add(new Item(state));
    }

    /** An item that only ends: without an image there is no ledger row, but people are told. */
    void addFailure(Workload workload, ScanOutcome outcome) {
        ScanRequest request = new ScanRequest(
                nextOwner(), "images of " + workload.name(), null, "", workload, false, clock.instant(), 0);
        add(new RecordFailure(request, null, null, outcome, null));
    }

    ExecutionItems done() {
        return new ExecutionItems(items, ignored, rejected, notFound);
    }
}
