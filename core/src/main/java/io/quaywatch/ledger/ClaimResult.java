/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import java.time.Instant;

/** The answer to a claim. */
public sealed interface ClaimResult {
    /** The claim is ours. {@code resumed}: the same owner held it already. */
    record Claimed(Claim claim, boolean resumed) implements ClaimResult {}

    /** Another owner is scanning. */
    record InFlight(String owner, Instant until) implements ClaimResult {}

    /** A complete result is recent enough. */
    record Fresh(LedgerRow row) implements ClaimResult {}
}
