/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of a claimed scan.
 *
 * @param freshUntil for a complete outcome, until when it answers new requests; ignored otherwise
 * @param retryAt for any other outcome, when the sweep tries again; null = not at all
 */
public record Completion(
        RecordedOutcome recorded,
        @Nullable Instant freshUntil,
        @Nullable Instant retryAt) {}
