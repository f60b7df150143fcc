/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Each shape that a cloud sends, and what is read from it. The table is {@code event/expected.csv}. */
class SourcesTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/event/expected.csv", delimiter = '|', maxCharsPerColumn = 10_000)
    void read_shapeOfASource_isReadAsExpected(String fixture, String expected) {
        assertThat(Events.lines(Events.read(fixture))).isEqualTo(expected);
    }

    @Test
    void expectedCsv_namesEveryFixture() throws Exception {
        Path folder = Path.of(
                Objects.requireNonNull(SourcesTest.class.getResource("/event")).toURI());
        List<String> named = Files.readAllLines(folder.resolve("expected.csv"), StandardCharsets.UTF_8).stream()
                .map(row -> row.substring(0, row.indexOf(' ')))
                .toList();
        assertThat(fixtures(folder)).isNotEmpty().containsExactlyInAnyOrderElementsOf(named);
    }

    private static List<String> fixtures(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .toList();
        }
    }
}
