/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A content digest such as {@code sha256:9f86d0…}: the algorithm and its exact number of lower-case hex digits
 * (OCI image spec, descriptor). A <em>manifest digest</em> names a manifest or index in a registry; a
 * <em>config digest</em> names the image itself and is what Qualys calls {@code sha} (without the prefix).
 */
public record Digest(Algorithm algorithm, String hex) {

    /** The registered algorithms and the length of their hex form. */
    public enum Algorithm {
        SHA256(64, "SHA-256"),
        SHA384(96, "SHA-384"),
        SHA512(128, "SHA-512");

        private static final Algorithm[] ALL = values();

        private final int hexLength;
        private final String javaName;
        private final String prefix;

        Algorithm(int hexLength, String javaName) {
            this.hexLength = hexLength;
            this.javaName = javaName;
            this.prefix = name().toLowerCase(Locale.ROOT);
        }

        private Digest digest(byte[] content) {
            try {
                return new Digest(
                        this,
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance(javaName).digest(content)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(javaName + " is missing from this JVM", e);
            }
        }
    }

    public Digest {
        if (hex.length() != algorithm.hexLength || !isLowerHex(hex)) {
            throw new IllegalArgumentException(
                    "a " + algorithm.prefix + " digest has " + algorithm.hexLength + " lower-case hex digits");
        }
    }

    /**
     * Reads {@code algorithm:hex}.
     *
     * @throws IllegalArgumentException if the algorithm is not registered or the hex part has another length or case
     */
    @JsonCreator
    public static Digest parse(String text) {
        for (Algorithm algorithm : Algorithm.ALL) {
            int colon = algorithm.prefix.length();
            if (text.length() > colon && text.charAt(colon) == ':' && text.startsWith(algorithm.prefix)) {
                return new Digest(algorithm, text.substring(colon + 1));
            }
        }
        throw new IllegalArgumentException("a digest starts with sha256:, sha384: or sha512:");
    }

    /** The sha256 digest with this bare hex form, as Qualys writes it. */
    public static Digest sha256(String hex) {
        return new Digest(Algorithm.SHA256, hex);
    }

    /** The sha256 digest of these bytes. */
    public static Digest of(byte[] content) {
        return Algorithm.SHA256.digest(content);
    }

    /** Whether these bytes are the content that this digest names. */
    public boolean matches(byte[] content) {
        return algorithm.digest(content).equals(this);
    }

    /** The first 12 hex digits: what people and Qualys ({@code imageId}) show. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    void appendTo(StringBuilder text) {
        text.append(algorithm.prefix).append(':').append(hex);
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    @JsonValue
    @Override
    public String toString() {
        return algorithm.prefix + ":" + hex;
    }
}
