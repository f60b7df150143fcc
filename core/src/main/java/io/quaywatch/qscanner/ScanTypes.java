/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From a scan profile, {@code pkg} or several words joined by dashes, to what {@code --scan-types} takes. */
public final class ScanTypes {
    private static final Map<String, List<String>> KNOWN = Map.of(
            "pkg", List.of("os", "sca"),
            "os", List.of("os"),
            "sca", List.of("sca"),
            "secret", List.of("secret"),
            "malware", List.of("malware"),
            "fileinsight", List.of("fileinsight"),
            "compliance", List.of("compliance"));

    private ScanTypes() {}

    /** The list for the command line, or empty if the profile has a word that the scanner does not know. */
    public static Optional<String> of(String profile) {
        Set<String> types = new LinkedHashSet<>();
        for (String word : profile.split("-", -1)) {
            if (!KNOWN.containsKey(word)) {
                return Optional.empty();
            }
            types.addAll(KNOWN.get(word));
        }
        return Optional.of(String.join(",", types));
    }
}
