/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** What is inside a JAR that holds a whole program. */
public record ShadedJar(Path file) {
    /** The names of all entries, in the order of the file. */
    public List<String> names() throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return Collections.list(jar.entries()).stream()
                    .map(JarEntry::getName)
                    .toList();
        }
    }

    /** Lines of service files that name a class which is not in the JAR: {@code META-INF/services/X: Y}. */
    public List<String> missingServices() throws IOException {
        Set<String> names = new HashSet<>(names());
        List<String> missing = new ArrayList<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (String name : names) {
                if (name.startsWith("META-INF/services/") && !name.endsWith("/")) {
                    services(jar, name).stream()
                            .filter(line -> !names.contains(line.replace('.', '/') + ".class"))
                            .forEach(line -> missing.add(name + ": " + line));
                }
            }
        }
        return missing;
    }

    private static List<String> services(JarFile jar, String name) throws IOException {
        try (InputStream file = jar.getInputStream(jar.getEntry(name))) {
            return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    public long bytes() throws IOException {
        return Files.size(file);
    }
}
