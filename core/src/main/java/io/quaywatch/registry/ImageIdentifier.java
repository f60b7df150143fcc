/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import java.util.Optional;

/** Says which bytes a reference means. {@code ImageResolver} asks the registry; tests and clouds may know otherwise. */
public interface ImageIdentifier {
    /**
     * Resolves tag → index → platform manifest → config digest.
     *
     * @throws RegistryException if the registry cannot be asked now or answers nonsense
     */
    ImageResolution resolve(ImageReference reference, Platform platform);

    /** A tag of the same repository that points at this manifest or index digest, if one is found within bounds. */
    Optional<String> tagOf(ImageReference reference, Digest topDigest);
}
