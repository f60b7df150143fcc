/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The package URL of an image, type {@code oci}: {@code pkg:oci/web@sha256%3A…?arch=amd64&repository_url=r.example/shop/web}. */
final class ImagePurl {
    private ImagePurl() {}

    /** @param manifest the platform manifest, or null where it is not known */
    static String of(ImageReference image, @Nullable Digest manifest, String architecture) {
        String path = image.repository();
        Digest version = manifest == null ? image.digest() : manifest;
        String tag = image.effectiveTag();
        return "pkg:oci/" + path.substring(path.lastIndexOf('/') + 1)
                + (version == null ? "" : "@" + PercentEncoding.of(version.toString()))
                + "?arch=" + PercentEncoding.of(architecture)
                + "&repository_url="
                + PercentEncoding.of(image.registry().toLowerCase(Locale.ROOT) + "/" + path)
                + (tag == null ? "" : "&tag=" + PercentEncoding.of(tag));
    }
}
