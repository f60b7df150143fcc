/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of RFC 3986: everything but letters, digits, {@code - . _ ~} and the slash. */
final class PercentEncoding {
    private static final String PLAIN = "-._~/";

    private PercentEncoding() {}

    static String of(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
