/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import io.quaywatch.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One container of a workload.
 *
 * @param container its name, for people
 * @param init whether it runs before the others
 * @param image the reference exactly as written; it may be malformed, which is an outcome and not a parse failure
 * @param runningDigest the manifest digest the platform says it runs, where it says so
 */
public record ContainerImage(
        String container,
        boolean init,
        String image,
        @Nullable Digest runningDigest) {}
