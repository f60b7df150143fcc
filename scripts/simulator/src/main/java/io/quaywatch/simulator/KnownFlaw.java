/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One line of the built-in catalogue of invented vulnerabilities.
 *
 * @param fix fixed version; empty = no patch
 */
record KnownFlaw(
        int qid,
        int severity,
        String category,
        String software,
        String installed,
        String fix,
        List<String> cves,
        String baseScore,
        String title) {
    private static final String RESOURCE = "flaws.tsv";

    static List<KnownFlaw> catalogue() {
        try (InputStream in = KnownFlaw.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the JAR");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(KnownFlaw::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    private static KnownFlaw of(String[] cells) {
        return new KnownFlaw(
                Integer.parseInt(cells[0]),
                Integer.parseInt(cells[1]),
                cells[2],
                cells[3],
                cells[4],
                cells[5].equals("-") ? "" : cells[5],
                cells[6].equals("-") ? List.of() : List.of(cells[6].split(",")),
                cells[7],
                cells[8]);
    }
}
