/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

/**
 * Bytes in a registry.
 *
 * @param digest {@code sha256:…} of the bytes; for a digest that was only asked for, that one
 */
record Blob(String mediaType, byte[] bytes, String digest) {
    static Blob of(String mediaType, byte[] bytes) {
        return new Blob(mediaType, bytes, "sha256:" + Sha.of(bytes));
    }
}
