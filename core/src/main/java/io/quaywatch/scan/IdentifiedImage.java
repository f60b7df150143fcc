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
 * @param compressedBytes how much has to be downloaded for a scan; null where that is not known
 */
public record IdentifiedImage(
        ImageReference reference,
        ImageReference scanReference,
        ScanKey key,
        @Nullable Digest configDigest,
        @Nullable Digest manifestDigest,
        @Nullable Digest topDigest,
        @Nullable Long compressedBytes) {

    /**
     * An image of which only the name is known. Its key is that of the row which the request takes up again, if it does:
     * whatever happens now is that row's end.
     */
    public static IdentifiedImage byName(ScanRequest request, ImageReference reference, String profile) {
        String tag = reference.effectiveTag();
        ScanKey key = request.resumes() != null
                ? request.resumes()
                : ScanKey.unverified(reference, request.workload().platform(), profile);
        return new IdentifiedImage(
                reference, tag == null ? reference : reference.withTag(tag), key, null, null, null, null);
    }

    /** As the request writes it, with the digest that is known to run. Throws as {@link ImageReference#parse}. */
    public static ImageReference reference(ScanRequest request) {
        ImageReference reference = ImageReference.parse(request.image());
        return reference.digest() == null && request.runningDigest() != null
                ? reference.withDigest(request.runningDigest())
                : reference;
    }
}
