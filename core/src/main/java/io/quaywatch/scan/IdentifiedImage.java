/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.ledger.ScanKey;
import org.jspecify.annotations.Nullable;

/**
 * Which image a request means.
 *
 * @param reference the parsed reference, with the running digest where it is known
 * @param scanReference the reference an engine is given: one with a tag for engines that need a tag
 * @param configDigest null where the registry could not be read; the key is then that of the canonical reference
 * @param topDigest what the tag or digest points at
 */
public record IdentifiedImage(
        ImageReference reference,
        ImageReference scanReference,
        ScanKey key,
        @Nullable Digest configDigest,
        @Nullable Digest manifestDigest,
        @Nullable Digest topDigest) {}
