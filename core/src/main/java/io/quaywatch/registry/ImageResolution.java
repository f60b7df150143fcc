/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

/** How asking a registry for an image ended. Transient trouble is not here: it is thrown as {@link RegistryException}. */
public sealed interface ImageResolution {
    /** The identity is known. */
    record Resolved(ResolvedImage image) implements ImageResolution {}

    /** The registry answers, and says that the image does not exist. */
    record NotFound(String reason) implements ImageResolution {}

    /** The registry cannot be read by us (credentials refused, none given, host refused by the guard). */
    record Unreadable(String reason) implements ImageResolution {}

    /** The content is there and is nothing that can be scanned: schema 1, no manifest for the platform, not an image. */
    record NotScannable(String reason) implements ImageResolution {}
}
