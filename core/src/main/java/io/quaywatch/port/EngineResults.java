/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.ledger.ScanKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What an engine that works in our own process leaves between submit and fetch, which may run in different processes. One
 * result per scan and fence. Throws {@link PortException}.
 */
public interface EngineResults {
    /**
     * Stores the result unless this scan has one: the first stays.
     *
     * @return what is stored now
     */
    EngineResult put(ScanKey key, long fence, EngineResult result);

    Optional<EngineResult> find(ScanKey key, long fence);

    /** Deletes one result; one that does not exist counts as deleted. */
    void delete(ScanKey key, long fence);

    /** Deletes the results of scans that ended before this moment. How many it deleted. */
    int deleteEndedBefore(Instant moment);
}
