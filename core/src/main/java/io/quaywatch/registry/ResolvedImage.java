/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes a reference meant when it was read.
 *
 * @param reference the reference that was resolved
 * @param configDigest the image itself: what Qualys calls {@code sha}
 * @param manifestDigest the platform manifest
 * @param topDigest what the tag or digest points at: the index where there is one, else the manifest
 * @param platform the platform of the manifest: from the index, else from the image config
 * @param compressedBytes config and layers as the registry holds them; null where the manifest does not say
 */
public record ResolvedImage(
        ImageReference reference,
        Digest configDigest,
        Digest manifestDigest,
        Digest topDigest,
        @Nullable Platform platform,
        @Nullable Long compressedBytes) {}
