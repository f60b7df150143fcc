/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real programs of other people that a test talks to. Where one is missing the test says so on standard output and is
 * skipped; with {@code REQUIRE_PEERS=1} in the environment it fails instead.
 */
public final class Peers {
    private Peers() {}

    /** The executable of this name on the PATH. */
    public static Path require(String name) {
        return found(name, find(name));
    }

    /** A peer that is no executable of its own but a file, such as an installed package. */
    public static Path requireFile(String name, Path file) {
        return found(name, Optional.of(file).filter(Files::isReadable));
    }

    private static Path found(String name, Optional<Path> found) {
        if (found.isEmpty()) {
            System.out.println("SKIPPED: " + name + " not installed");
            if ("1".equals(System.getenv("REQUIRE_PEERS"))) {
                throw new AssertionError(name + " is not installed and REQUIRE_PEERS=1");
            }
            Assumptions.abort(name + " is not installed");
        }
        return found.orElseThrow();
    }

    private static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
