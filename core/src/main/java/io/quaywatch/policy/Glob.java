/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

/**
 * A pattern that must match a whole text: {@code *} is any run of characters within one part, {@code **} any run at all,
 * {@code ?} one character of a part. Takes time in proportion to both lengths, whatever the pattern.
 *
 * @param separator what parts are separated by: a slash in repositories, a dot in registry hosts
 */
public record Glob(String pattern, char separator) {
    public boolean matches(String text) {
        // reach[j]: the pattern so far matches the first j characters
        boolean[] reach = new boolean[text.length() + 1];
        reach[0] = true;
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) != '*') {
                reach = one(pattern.charAt(i), text, reach);
            } else if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                i++;
                run(text, reach, true);
            } else {
                run(text, reach, false);
            }
        }
        return reach[text.length()];
    }

    private boolean[] one(char expected, String text, boolean[] reach) {
        boolean[] next = new boolean[reach.length];
        for (int j = 0; j < text.length(); j++) {
            char c = text.charAt(j);
            next[j + 1] = reach[j] && (expected == '?' ? c != separator : c == expected);
        }
        return next;
    }

    private void run(String text, boolean[] reach, boolean across) {
        for (int j = 1; j < reach.length; j++) {
            reach[j] |= reach[j - 1] && (across || text.charAt(j - 1) != separator);
        }
    }

    @Override
    public String toString() {
        return pattern;
    }
}
