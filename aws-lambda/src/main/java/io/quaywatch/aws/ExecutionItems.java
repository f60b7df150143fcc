/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.scan.ScanState;
import java.util.List;

/**
 * What one execution has to do, and what of its input it has not: {@code rejected} and {@code notFound} are items too, which
 * end as failures that people are told of.
 *
 * <pre>{"items":[{"state":{"phase":"ResolveImage",…}}],"ignored":["…"],"rejected":[],"notFound":[]}</pre>
 */
record ExecutionItems(List<Item> items, List<String> ignored, List<String> rejected, List<String> notFound) {
    record Item(ScanState state) {}

    ExecutionItems {
        items = List.copyOf(items);
        ignored = List.copyOf(ignored);
        rejected = List.copyOf(rejected);
        notFound = List.copyOf(notFound);
    }
}
