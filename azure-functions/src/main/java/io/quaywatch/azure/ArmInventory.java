/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.event.ArmId;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Untrusted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that runs images in some subscriptions. A subscription that refuses is told and does not stop the others. */
final class ArmInventory {
    private static final int LONGEST = 300;

    private final ArmClient arm;
    private final OwnScanners own;

    ArmInventory(ArmClient arm, OwnScanners own) {
        this.arm = arm;
        this.own = own;
    }

    /**
     * What there is.
     *
     * @param workloads by their canonical ids
     * @param kinds how many of each kind
     * @param own scanners of ours, which are not among the workloads
     * @param unread what could not be listed, with the reason: its workloads are in none of these numbers
     */
    record Found(
            SortedMap<String, Deployment.ToLookUp> workloads,
            SortedMap<String, Integer> kinds,
            int own,
            List<String> unread) {
        Found {
            workloads = Collections.unmodifiableSortedMap(workloads);
            kinds = Collections.unmodifiableSortedMap(kinds);
            unread = List.copyOf(unread);
        }
    }

    Found in(List<String> subscriptions) {
        SortedMap<String, Deployment.ToLookUp> workloads = new TreeMap<>();
        SortedMap<String, Integer> kinds = new TreeMap<>();
        List<String> unread = new ArrayList<>();
        int ours = 0;
        for (String subscription : subscriptions) {
            for (ArmKind kind : ArmKind.values()) {
                List<JsonNode> documents;
                try {
                    documents = arm.list(kind.listPath(subscription), kind.version());
                } catch (PortException e) {
                    unread.add(Untrusted.line(String.valueOf(e.getMessage()), LONGEST));
                    continue;
                }
                for (JsonNode document : documents) {
                    if (kind == ArmKind.CONTAINER_GROUP && own.isOurs(document)) {
                        ours++;
                    } else {
                        add(kind, document, workloads, unread);
                    }
                }
            }
        }
        for (Map.Entry<String, Deployment.ToLookUp> workload : workloads.entrySet()) {
            kinds.merge(workload.getValue().reference().kind(), 1, Integer::sum);
        }
        return new Found(workloads, kinds, ours, unread);
    }

    private static void add(
            ArmKind kind, JsonNode document, SortedMap<String, Deployment.ToLookUp> workloads, List<String> unread) {
        String text = document.path("id").asText("");
        @Nullable ArmId id = ArmId.tryParse(text).orElse(null);
        if (id == null || ArmKind.of(id).filter(kind::equals).isEmpty()) {
            unread.add(Untrusted.line("\"" + text + "\" is no id of a " + kind.kind(), LONGEST));
            return;
        }
        workloads.put(
                id.canonical(),
                new Deployment.ToLookUp(new WorkloadReference(kind.kind(), id.written(), id.subscription(), null)));
    }
}
