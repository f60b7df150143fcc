/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps for one lease name.
 *
 * @param owner who holds it, or null; it counts only while {@code until} is in the future
 * @param fence the highest fence ever given out for this name
 * @param released the fence of the last lease that was released, so that a repeated release is known; 0 = none yet
 * @param document what the last holder left
 */
public record LeaseRow(
        String name,
        @Nullable String owner,
        long fence,
        @Nullable Instant until,
        long released,
        @Nullable String document) {

    static LeaseRow free(String name) {
        return new LeaseRow(name, null, 0, null, 0, null);
    }

    boolean runs(Instant now) {
        return owner != null && until != null && until.isAfter(now);
    }

    boolean isHeldBy(Leases.Lease lease) {
        return lease.owner().equals(owner) && lease.fence() == fence;
    }

    /** A new lease: whoever had one before has lost it. */
    LeaseRow acquired(String newOwner, Instant now, Instant newUntil) {
        return new LeaseRow(name, newOwner, Math.max(fence + 1, now.toEpochMilli()), newUntil, released, document);
    }

    LeaseRow extended(Instant newUntil) {
        return new LeaseRow(name, owner, fence, newUntil, released, document);
    }

    LeaseRow given(@Nullable String newDocument) {
        return new LeaseRow(name, null, fence, null, fence, newDocument == null ? document : newDocument);
    }
}
