/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Reads the records of one source. Stateless. A new source is one more class, named in {@link EventReader}.
 *
 * <p>Recognition looks at the content only, and at what no other source sends: once a parser recognises a record, no
 * other one is asked.
 */
interface EventParser {
    /** The source's name, for people. */
    String source();

    /** Whether this record comes from this source, also if it then turns out to be nothing to act on. */
    boolean recognises(JsonNode record);

    /**
     * Reads a record that this parser recognises.
     *
     * @param receivedAt stands in for a time that the record does not state
     * @throws UnusableRecordException if the record lacks what is needed to act on it
     */
    ParsedEvent parse(JsonNode record, Instant receivedAt);
}
