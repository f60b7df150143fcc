/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where flows live. All methods throw {@code PortException}. */
interface Flows {
    /**
     * A flow as it was read or written.
     *
     * @param etag changes with every write
     * @param content names what is stored apart from the row, for the store; null if nothing is
     */
    record Versioned(Flow flow, String etag, @Nullable String content) {}

    Optional<Versioned> find(FlowId id);

    /** Stores a new flow; false, and nothing stored, if its id is known. */
    boolean create(Flow flow);

    /** Stores the flow if nobody wrote it since it was {@code before}; false, and nothing stored, if somebody did. */
    boolean write(Flow flow, Versioned before);

    /** Flows that have not ended and were due before this moment, at most so many. One that cannot be read is left out. */
    List<Flow> overdue(Instant before, int most);

    /** Flows that ended before this moment, at most so many. */
    List<FlowId> ended(Instant before, int most);

    /** Removes the flow with all that belongs to it. */
    void delete(FlowId id);

    /** Removes contents that no flow refers to and that were written before this moment; how many. */
    int removeOrphans(Instant before);
}
