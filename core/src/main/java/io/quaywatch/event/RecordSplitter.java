/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Takes a document apart into its records: arrays, {@code records} (Azure), {@code Records} (CloudTrail files), records
 * of one source that travel as the data of a CloudEvent, and what Pub/Sub has wrapped.
 */
final class RecordSplitter {
    private static final int MAX_RECORDS = 50_000;

    private final Predicate<JsonNode> known;

    /** @param known whether a node is a record of a source that is understood */
    RecordSplitter(Predicate<JsonNode> known) {
        this.known = known;
    }

    /** A record and the path that leads to it, {@code records[3]}; empty for a document that is one record. */
    record Located(JsonNode node, String where) {}

    /** The records of the document, in order. */
    List<Located> split(JsonNode document) {
        List<Located> records = new ArrayList<>();
        split(document, "", records);
        return records;
    }

    private void split(JsonNode node, String where, List<Located> into) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                split(node.get(i), where + "[" + i + "]", into);
            }
        } else if (node.path("records").isArray()) {
            split(node.path("records"), below(where, "records"), into);
        } else if (node.path("Records").isArray()) {
            split(node.path("Records"), below(where, "Records"), into);
        } else if (!PubSubMessage.payload(node).isMissingNode()) {
            split(PubSubMessage.payload(node), below(where, "message.data"), into);
        } else if (carriesRecords(node)) {
            split(GridEvent.data(node), below(where, "data"), into);
        } else {
            if (into.size() == MAX_RECORDS) {
                throw new EventException("event holds more than " + MAX_RECORDS + " records; split it");
            }
            into.add(new Located(node, where));
        }
    }

    private boolean carriesRecords(JsonNode node) {
        if (!GridEvent.is(node) || EventGridParser.ownsPayload(GridEvent.type(node))) {
            return false;
        }
        JsonNode data = GridEvent.data(node);
        return data.path("records").isArray() || data.isArray() && !data.isEmpty() || known.test(data);
    }

    private static String below(String where, String field) {
        return where.isEmpty() ? field : where + "." + field;
    }
}
