/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Named leases with a small document each (at most {@value #MAX_DOCUMENT} characters): one holder at a time, whoever finds the
 * lease passed takes it over, and what the last holder left can be read by all. Calls are atomic per name and safe to repeat.
 *
 * <p>All methods throw {@link PortException}.
 */
public interface Leases {
    int MAX_DOCUMENT = 64 * 1024;

    /** A lease held. {@code fence} grows with every acquisition by another owner or after the lease passed. */
    record Lease(
            String name,
            String owner,
            long fence,
            Instant until,
            @Nullable String document) {}

    /** The lease if it is free, passed, or already this owner's (same fence while it runs); empty while another holds it. */
    Optional<Lease> acquire(String name, String owner, Instant now, Instant until);

    /** The lease with its new end, also after it passed if nobody took over; empty if it was lost or released. */
    Optional<Lease> renew(Lease lease, Instant now, Instant until);

    /**
     * Ends the lease and leaves this document (null keeps the old one). False if the lease was lost: nothing is written.
     * True also when released before.
     */
    boolean release(Lease lease, @Nullable String document);

    /** What the last holder left; empty if nobody left anything. */
    Optional<String> read(String name);
}
