/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.qscanner.QScannerException.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an installed scanner says of itself. Its help is written for people and differs between releases, so only words are
 * looked for in it.
 */
record Capabilities(Set<String> versions, Set<String> flags, Set<String> modes) {
    private static final Pattern VERSION =
            Pattern.compile("(?<![0-9.])[0-9]+(?:\\.[0-9]+){2,3}(?:-[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*)?");
    private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]+");
    private static final Pattern MODE = Pattern.compile("inventory-only|scan-only|get-report|evaluate-policy");

    /**
     * @param version what {@code --version} printed
     * @param help what {@code --help} printed, of the program and of its command
     */
    static Capabilities of(String version, String help) {
        return new Capabilities(all(VERSION, version), all(FLAG, help), all(MODE, help));
    }

    /**
     * Checks that this is the release that was meant and that it can do what is needed.
     *
     * @throws QScannerException UNSUPPORTED otherwise
     */
    void require(QScannerRelease release, List<String> neededFlags) {
        if (versions.stream().noneMatch(version -> isSame(version, release.version()))) {
            throw new QScannerException(
                    Kind.UNSUPPORTED,
                    "qscanner says it is version " + (versions.isEmpty() ? "unknown" : String.join(" or ", versions))
                            + ", and " + release.version() + " is configured");
        }
        String missing = neededFlags.stream()
                .filter(flag -> !flags.contains(flag))
                .distinct()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new QScannerException(
                    Kind.UNSUPPORTED, "qscanner " + release.version() + " does not know " + missing);
        }
        // Help that names no mode at all says nothing about modes.
        if (!modes.isEmpty() && !modes.contains("get-report")) {
            throw new QScannerException(
                    Kind.UNSUPPORTED, "qscanner " + release.version() + " does not know the mode get-report");
        }
    }

    /** Some releases leave the build number out of what they print. */
    private static boolean isSame(String printed, String configured) {
        return printed.equals(configured) || configured.startsWith(printed + "-");
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
