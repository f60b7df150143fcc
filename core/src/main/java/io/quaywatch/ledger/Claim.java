/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import java.time.Instant;

/**
 * The right to scan one key until a moment.
 *
 * @param owner execution id and item index; the same owner asking again gets the same claim back
 * @param fence grows with every new claim of the key; a write with an older fence is refused
 * @param until when the claim ends unless renewed
 * @param step the phase that last renewed the claim, so that a repeated step can tell that it may have acted before; empty
 *     before the first renewal
 */
public record Claim(ScanKey key, String owner, long fence, Instant until, String step) {}
