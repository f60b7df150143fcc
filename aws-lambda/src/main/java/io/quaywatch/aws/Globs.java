/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import java.util.List;

/** Patterns over whole texts: {@code *} stands for any text, slashes and nothing included, {@code ?} for one character. */
record Globs(List<String> patterns) {
    Globs {
        patterns = List.copyOf(patterns);
    }

    boolean match(String text) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, text));
    }

    /** Goes back to the last star only, so that no pattern takes more than pattern times text. */
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
