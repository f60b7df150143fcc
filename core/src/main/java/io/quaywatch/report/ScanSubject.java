/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about.
 *
 * @param image the reference exactly as the workload writes it; it need not be well-formed
 * @param configDigest the image itself, or null where the registry could not be read
 * @param manifestDigest the platform manifest, or null likewise
 * @param platform the platform asked for
 * @param platformAssumed whether the event named none and the default was taken
 */
public record ScanSubject(
        String image,
        @Nullable Digest configDigest,
        @Nullable Digest manifestDigest,
        Platform platform,
        boolean platformAssumed) {}
