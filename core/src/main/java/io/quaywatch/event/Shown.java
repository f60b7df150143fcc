/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

/** A foreign text inside a reason of ours: short, on one line, without control characters. */
final class Shown {
    private static final int LIMIT = 160;

    private Shown() {}

    static String text(String foreign) {
        String cut = foreign.length() <= LIMIT ? foreign : foreign.substring(0, LIMIT) + "…";
        // Cf holds the direction overrides, Zl and Zp the line breaks that are no control characters
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?");
    }
}
