/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import java.util.regex.Pattern;

/** A foreign text inside a reason of ours: short, on one line, without control characters. */
final class Shown {
    private static final int LIMIT = 160;
    /** Cf holds the direction overrides, Zl and Zp the line breaks that are no control characters. */
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private Shown() {}

    static String text(String foreign) {
        if (isPlain(foreign)) {
            return foreign;
        }
        String cut = foreign.length() <= LIMIT ? foreign : foreign.substring(0, LIMIT) + "…";
        return UNSHOWABLE.matcher(cut).replaceAll("?");
    }

    /** What nearly all texts are; it spares the expression, which a batch would run a thousand times. */
    private static boolean isPlain(String foreign) {
        if (foreign.length() > LIMIT) {
            return false;
        }
        for (int i = 0; i < foreign.length(); i++) {
            if (foreign.charAt(i) < ' ' || foreign.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
