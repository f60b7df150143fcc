/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/** SHA-256 in the bare hex form that Qualys prints; also the only source of variety here, so that every run is the same. */
final class Sha {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private Sha() {}

    static String of(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this JVM", e);
        }
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }

    /** A number in {@code [0, bound)} that depends on the hex text only. */
    static int number(String hex, int bound) {
        return (int) (seed(hex) % bound);
    }

    /** A non-negative seed from the first 15 hex digits. */
    static long seed(String hex) {
        return Long.parseLong(hex.substring(0, 15), 16);
    }

    static String uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
