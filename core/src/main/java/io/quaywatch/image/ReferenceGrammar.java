/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import org.jspecify.annotations.Nullable;

/**
 * The grammar of distribution/reference, scanned by hand: one pass over each part, no allocation for a good one. Every
 * {@code …Problem} method returns what is wrong, or null.
 *
 * <pre>
 * host       = (label *("." label) / "[" 1*(hex / ":") "]") [":" 1*digit]     label: letters, digits, inner "-"
 * repository = component *("/" component)                                     at most 255 characters
 * component  = 1*alnum *(separator 1*alnum)       alnum: a-z 0-9;  separator: "." / "_" / "__" / 1*"-"
 * tag        = word 0*127(word / "." / "-")       word: A-Z a-z 0-9 "_"
 * </pre>
 *
 * Two rules are ours: a host has at most 255 characters, because no DNS name is longer; and a first segment that looks
 * like a host must be one ({@code a_b.example/app} parses upstream to a name without any registry).
 */
final class ReferenceGrammar {
    private static final int MAX_HOST = 255;
    private static final int MAX_REPOSITORY = 255;
    private static final int MAX_TAG = 128;
    private static final int IDENTIFIER = 64;

    private ReferenceGrammar() {}

    /** Whether the first path segment, {@code text[0, end)}, is meant as a host: it looks like no repository name. */
    static boolean namesHost(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.' || c == ':' || isUpper(c)) {
                return true;
            }
        }
        return end == "localhost".length() && text.startsWith("localhost");
    }

    /** Whether this is a bare image id, which would be ambiguous as a name. */
    static boolean isIdentifier(String text) {
        if (text.length() != IDENTIFIER) {
            return false;
        }
        for (int i = 0; i < IDENTIFIER; i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    static @Nullable String hostProblem(String host) {
        if (host.length() > MAX_HOST) {
            return "the registry host is longer than " + MAX_HOST + " characters";
        }
        if (!namesHost(host, host.length())) {
            return "a registry host has a dot, a port or an upper-case letter, or is localhost";
        }
        int end = host.charAt(0) == '[' ? endOfAddress(host) : endOfLabels(host);
        if (end < 0) {
            return "the registry host is malformed";
        }
        return end == host.length() || isPort(host, end) ? null : "the registry port is not a number";
    }

    private static int endOfAddress(String host) {
        int i = 1;
        while (i < host.length() && (isHex(host.charAt(i)) || host.charAt(i) == ':')) {
            i++;
        }
        boolean closed = i > 1 && i < host.length() && host.charAt(i) == ']';
        return closed && (i + 1 == host.length() || host.charAt(i + 1) == ':') ? i + 1 : -1;
    }

    private static int endOfLabels(String host) {
        char before = '.';
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean edge = c == '.' || c == ':';
            if (edge || c == '-') {
                if (before == '.' || edge && before == '-') {
                    return -1;
                }
                if (c == ':') {
                    return i;
                }
            } else if (!isLower(c) && !isDigit(c) && !isUpper(c)) {
                return -1;
            }
            before = c;
        }
        return before == '.' || before == '-' ? -1 : host.length();
    }

    private static boolean isPort(String host, int colon) {
        for (int i = colon + 1; i < host.length(); i++) {
            if (!isDigit(host.charAt(i))) {
                return false;
            }
        }
        return colon + 1 < host.length();
    }

    static @Nullable String repositoryProblem(String repository) {
        int length = repository.length();
        if (length > MAX_REPOSITORY) {
            return "the repository is longer than " + MAX_REPOSITORY + " characters";
        }
        int i = 0;
        while (true) {
            int start = i;
            while (i < length && (isLower(repository.charAt(i)) || isDigit(repository.charAt(i)))) {
                i++;
            }
            if (i == start) {
                return unexpectedInRepository(repository, i);
            }
            if (i == length) {
                return null;
            }
            i = afterSeparator(repository, i);
            if (i < 0) {
                return unexpectedInRepository(repository, -i);
            }
        }
    }

    /** The index after the separator or slash at {@code i}; its negative if there is none. */
    private static int afterSeparator(String repository, int i) {
        char c = repository.charAt(i);
        int next = i + 1;
        if (c == '-') {
            while (next < repository.length() && repository.charAt(next) == '-') {
                next++;
            }
        } else if (c == '_') {
            if (next < repository.length() && repository.charAt(next) == '_') {
                next++;
            }
        } else if (c != '.' && c != '/') {
            return -i;
        }
        return next;
    }

    private static String unexpectedInRepository(String repository, int at) {
        if (repository.isEmpty()) {
            return "the repository is missing";
        }
        for (int i = 0; i < repository.length(); i++) {
            if (isUpper(repository.charAt(i))) {
                return "the repository must be lower-case";
            }
        }
        if (at == repository.length()) {
            return repository.charAt(at - 1) == '/'
                    ? "the repository has an empty path component"
                    : "the repository ends with a separator";
        }
        char c = repository.charAt(at);
        if (c == '/' && (at == 0 || repository.charAt(at - 1) == '/')) {
            return "the repository has an empty path component";
        }
        return c == '/' || c == '.' || c == '_' || c == '-'
                ? "a path component of the repository starts or ends with a separator, or two separators meet"
                : "the repository holds " + named(c) + ", which is not allowed there";
    }

    static @Nullable String tagProblem(String tag) {
        int length = tag.length();
        if (length == 0) {
            return "the tag is empty";
        }
        if (length > MAX_TAG) {
            return "the tag is longer than " + MAX_TAG + " characters";
        }
        for (int i = 0; i < length; i++) {
            char c = tag.charAt(i);
            boolean word = isLower(c) || isDigit(c) || isUpper(c) || c == '_';
            if (!word && (i == 0 || c != '.' && c != '-')) {
                return c == '.' || c == '-'
                        ? "the tag starts with a separator"
                        : "the tag holds " + named(c) + ", which is not allowed there";
            }
        }
        return null;
    }

    private static String named(char c) {
        return c > ' ' && c < 0x7f ? "'" + c + "'" : String.format("U+%04X", (int) c);
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
