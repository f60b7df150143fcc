/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.Locale;

/** Qualys severities, lowest first. */
public enum Severity {
    INFO(1),
    LOW(2),
    MEDIUM(3),
    HIGH(4),
    CRITICAL(5);

    private final int level;

    Severity(int level) {
        this.level = level;
    }

    /** Qualys' number, 1 to 5. */
    public int level() {
        return level;
    }

    /** @throws IllegalArgumentException if the number is not 1 to 5 */
    public static Severity ofLevel(int level) {
        if (level < 1 || level > 5) {
            throw new IllegalArgumentException("a Qualys severity is 1 to 5, not " + level);
        }
        return values()[level - 1];
    }

    /** Reads a name in any case, or a number 1 to 5. */
    public static Severity parse(String text) {
        if (text.length() == 1 && Character.isDigit(text.charAt(0))) {
            return ofLevel(text.charAt(0) - '0');
        }
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
