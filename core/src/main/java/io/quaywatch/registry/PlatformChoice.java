/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Platform;
import io.quaywatch.registry.ManifestDocument.Descriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which entry of an index a workload of one platform runs. */
final class PlatformChoice {
    private static final int SHOWN = 8;

    private PlatformChoice() {}

    /** The first that serves, the exact variant before any other; else the only entry, if it does not say its platform. */
    static Descriptor of(List<Descriptor> images, Platform wanted) throws NoIdentityException {
        Optional<Descriptor> serving = images.stream()
                .filter(image -> image.knownPlatform()
                        .filter(platform -> platform.serves(wanted))
                        .isPresent())
                .min(Comparator.comparing(image -> !hasVariant(image, wanted)));
        if (serving.isPresent()) {
            return serving.get();
        }
        if (images.size() == 1 && images.get(0).platform() == null) {
            return images.get(0);
        }
        throw NoIdentityException.notScannable("no manifest for " + wanted + " in the index, which has "
                + (images.isEmpty() ? "no image" : shown(images)));
    }

    private static boolean hasVariant(Descriptor image, Platform wanted) {
        return image.knownPlatform()
                .filter(platform -> Objects.equals(platform.variant(), wanted.variant()))
                .isPresent();
    }

    private static String shown(List<Descriptor> images) {
        return images.stream()
                .limit(SHOWN)
                .map(image -> image.knownPlatform().map(Platform::toString).orElse("an unnamed platform"))
                .collect(Collectors.joining(", "));
    }
}
