/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

/**
 * Makes text from images, registries and workloads fit to be shown on one line of a terminal, page, mail or chat.
 *
 * <p>Such text may carry terminal escapes, line breaks that forge a header or a log line, or bidirectional overrides that
 * make {@code exe.tset} read {@code test.exe}. What is removed leaves U+FFFD behind, so that a reader sees there was something.
 */
public final class Untrusted {
    private static final int REPLACEMENT = 0xFFFD;

    private Untrusted() {}

    /** The text on one line: white space becomes a blank; control, format and stray surrogate characters become U+FFFD. */
    public static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().map(Untrusted::safe).forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /** As {@link #line(String)}, at most {@code max} characters long; what is cut leaves an ellipsis. */
    public static String line(String text, int max) {
        String safe = line(text);
        if (safe.length() <= max) {
            return safe;
        }
        int cut = max - 1;
        return safe.substring(0, Character.isHighSurrogate(safe.charAt(cut - 1)) ? cut - 1 : cut) + "…";
    }

    private static int safe(int c) {
        if (c == '\t' || c == '\n' || c == '\r') {
            return ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> REPLACEMENT;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            default -> c;
        };
    }
}
