/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.ledger.ScanKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One scan as an engine sees it.
 *
 * @param fence of the claim it runs under; names made for the scan carry it
 * @param image the reference, with the tag under which the engine can reach the image where it needs one
 * @param configDigest the image, or null where the registry could not be read
 * @param manifestDigest the manifest of its platform, or null likewise
 * @param topDigest what the tag pointed at when it was resolved, or null likewise
 * @param compressedBytes config and layers as the registry holds them, or null where that is not known
 * @param force whether an earlier result of the same image must not be used
 * @param repeated whether an earlier attempt of the same step may have reached the engine
 */
public record ScanJob(
        ScanKey key,
        long fence,
        ImageReference image,
        @Nullable Digest configDigest,
        @Nullable Digest manifestDigest,
        @Nullable Digest topDigest,
        @Nullable Long compressedBytes,
        boolean force,
        boolean repeated,
        Instant requestedAt) {}
