/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The package table of {@code docs/architecture.md}: by package, those that it may use besides the ones that all may use. */
record PackageTable(Map<String, Set<String>> mayUse) {
    static final Set<String> FOR_ALL = Set.of("config", "json", "log", "time");

    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z]+)`");

    static PackageTable read() {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        for (String line : lines()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> used = NAME.matcher(row.group(2))
                        .results()
                        .map(name -> name.group(1))
                        .collect(Collectors.toSet());
                if (rows.put(row.group(1), used) != null) {
                    throw new IllegalStateException("two rows for " + row.group(1));
                }
            }
        }
        return new PackageTable(rows);
    }

    private static Iterable<String> lines() {
        try {
            return Files.readAllLines(Path.of("../docs/architecture.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean allows(String from, String to) {
        Set<String> used = mayUse.getOrDefault(from, Set.of());
        return from.equals(to) || used.contains(to) || FOR_ALL.contains(to);
    }
}
