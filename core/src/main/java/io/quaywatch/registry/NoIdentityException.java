/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

/** Ends a resolution early with a result that is not an identity. Never leaves the package. */
final class NoIdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ImageResolution resolution;

    NoIdentityException(ImageResolution resolution) {
        super(resolution.toString(), null, false, false);
        this.resolution = resolution;
    }

    static NoIdentityException notScannable(String reason) {
        return new NoIdentityException(new ImageResolution.NotScannable(reason));
    }

    static NoIdentityException unreadable(String reason) {
        return new NoIdentityException(new ImageResolution.Unreadable(reason));
    }

    ImageResolution resolution() {
        return resolution;
    }
}
