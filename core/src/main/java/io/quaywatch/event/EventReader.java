/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.event.RecordSieve.Sifted;
import io.quaywatch.event.RecordSplitter.Located;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Reads what a cloud sends when something was deployed, whatever its wrapping: one record, an array, {@code records} or
 * {@code Records}, JSON lines. The source is told by the content.
 *
 * <p>Records are independent: a bad one becomes {@link ParsedEvent.Rejected} with its place, and the others count. A
 * document without any record that is understood is an {@link EventException}. Safe for use by many threads.
 */
public final class EventReader {
    /** Ten times what EventBridge and Event Hubs deliver at once. */
    public static final int DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

    static final String UNDERSTOOD = "understood are EventBridge events and CloudTrail records of AWS, "
            + "Activity Log records, Event Grid events and CloudEvents of Azure, "
            + "audit log entries of Google Cloud";
    static final String DEFECT = "it met a defect of this reader: ";
    private static final int SHOWN_FIELDS = 6;

    private final InstantSource clock;
    private final int maxBytes;
    private final List<EventParser> parsers = List.of(
            new EcsCloudTrailParser(),
            new EcsTaskStateParser(),
            new EcrPushParser(),
            new OtherEventBridgeParser(),
            new EventGridParser(),
            new AzureActivityLogParser(),
            new AcrWebhookParser(),
            new GoogleAuditLogParser());
    private final RecordSplitter splitter =
            new RecordSplitter(node -> parser(node).isPresent());

    /** @param clock gives the time of a record that states none */
    public EventReader(InstantSource clock) {
        this(clock, DEFAULT_MAX_BYTES);
    }

    public EventReader(InstantSource clock, int maxBytes) {
        if (maxBytes < 1 || maxBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes);
        }
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    /**
     * Reads the stream up to the limit; does not close it.
     *
     * @throws EventException if the document is no event
     * @throws IOException if the stream fails
     */
    public List<ParsedEvent> read(InputStream document) throws IOException {
        byte[] bytes = document.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new EventException("event is larger than the limit of " + maxBytes + " bytes; split it");
        }
        return read(bytes);
    }

    /** @throws EventException if the document is no event */
    public List<ParsedEvent> read(byte[] document) {
        return open(document).events();
    }

    /**
     * Reads the events and keeps the records they were read from.
     *
     * @throws EventException if the document is no event
     */
    public EventDocument open(byte[] document) {
        if (document.length > maxBytes) {
            throw new EventException("event is " + document.length + " bytes, limit " + maxBytes + "; split it");
        }
        List<Located> records = splitter.split(JsonDocument.read(document));
        if (records.isEmpty()) {
            throw new EventException("event holds no record; " + UNDERSTOOD);
        }
        Instant receivedAt = clock.instant();
        List<ParsedEvent> events = new ArrayList<>(records.size());
        boolean understood = false;
        for (Located record : records) {
            Optional<Sifted> sifted = Sifted.in(record.node());
            if (sifted.isPresent()) {
                understood = true;
                events.add(sifted.get().event());
                continue;
            }
            Optional<EventParser> parser = parser(record.node());
            understood |= parser.isPresent();
            events.add(
                    parser.isPresent()
                            ? parse(parser.get(), record, receivedAt)
                            : new ParsedEvent.Rejected("unknown", where(record), unknown(record.node())));
        }
        if (!understood) {
            throw new EventException(unknown(records));
        }
        return new EventDocument(events, records);
    }

    private Optional<EventParser> parser(JsonNode record) {
        if (record.isObject()) {
            for (EventParser parser : parsers) {
                if (parser.recognises(record)) {
                    return Optional.of(parser);
                }
            }
        }
        return Optional.empty();
    }

    private static ParsedEvent parse(EventParser parser, Located record, Instant receivedAt) {
        try {
            return parser.parse(record.node(), receivedAt);
        } catch (UnusableRecordException e) {
            return new ParsedEvent.Rejected(parser.source(), where(record), e.reason());
        } catch (RuntimeException defect) {
            // thrown on, a defect that one record provokes would hold up all others of its batch for ever
            return new ParsedEvent.Rejected(
                    parser.source(), where(record), DEFECT + defect.getClass().getSimpleName());
        }
    }

    private static String where(Located record) {
        return record.where().isEmpty() ? "event" : record.where();
    }

    private static String unknown(List<Located> records) {
        Located first = records.get(0);
        return "event is of no known source: "
                + (first.where().isEmpty() ? "" : first.where() + ": ")
                + unknown(first.node())
                + (records.size() > 1 ? " (and " + (records.size() - 1) + " more)" : "")
                + "; " + UNDERSTOOD;
    }

    private static String unknown(JsonNode record) {
        if (!record.isObject()) {
            return "it is no JSON object";
        }
        StringJoiner names = new StringJoiner(", ", "its fields are ", "").setEmptyValue("it is an empty object");
        Iterator<String> fields = record.fieldNames();
        for (int i = 0; i < SHOWN_FIELDS && fields.hasNext(); i++) {
            names.add(Shown.text(fields.next()));
        }
        return fields.hasNext() ? names + ", …" : names.toString();
    }
}
