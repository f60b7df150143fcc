/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to scan what.
 *
 * @param owner execution id and item index
 * @param image the reference by which the image was reached; kept for a later retry
 * @param configDigest the image, where it is known
 * @param workload who asks
 * @param leaseUntil when the claim ends unless renewed
 * @param notBefore a complete result that finished before this is not fresh; {@code Instant.EPOCH} accepts any
 */
public record ClaimRequest(
        ScanKey key,
        String owner,
        ImageReference image,
        @Nullable Digest configDigest,
        Workload workload,
        Instant now,
        Instant leaseUntil,
        Instant notBefore) {}
