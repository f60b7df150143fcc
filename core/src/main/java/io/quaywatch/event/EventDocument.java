/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import io.quaywatch.event.RecordSieve.Sifted;
import io.quaywatch.event.RecordSplitter.Located;
import java.util.List;

/** A document that was read: its events, and for whoever keeps what could not be used, the record of each. */
public final class EventDocument {
    private final List<ParsedEvent> events;
    private final List<Located> records;

    EventDocument(List<ParsedEvent> events, List<Located> records) {
        this.events = List.copyOf(events);
        this.records = List.copyOf(records);
    }

    /** One for each record, in their order. */
    public List<ParsedEvent> events() {
        return events;
    }

    /** The record that the event at this index was read from, as JSON. It may hold what is secret to its owner. */
    public String record(int index) {
        Located record = records.get(index);
        return Sifted.in(record.node())
                .map(Sifted::text)
                .orElseGet(() -> record.node().toString());
    }
}
