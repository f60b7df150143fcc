/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.report.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/snapshot.md} explains every word that a report can hold, and none that it cannot. */
class SnapshotPageTest {
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");

    /** Kinds that only scans of images end with. */
    private static final List<String> OF_IMAGES = List.of(
            "BAD_REFERENCE",
            "IMAGE_NOT_FOUND",
            "REGISTRY_ERROR",
            "TAG_MOVED",
            "FORCE_NOT_EFFECTIVE",
            "NO_RESULT",
            "AMBIGUOUS",
            "ENGINE_API",
            "STORAGE");

    @Test
    void page_reasons_areAllThatExist() throws IOException {
        assertThat(words("| Reason |")).containsExactlyElementsOf(names(Selection.Reason.values()));
    }

    @Test
    void page_states_areAllThatExist() throws IOException {
        assertThat(words("| State |")).containsExactlyElementsOf(names(JobPhase.values()));
    }

    @Test
    void page_wordsOfTheJanitor_areAllThatExist() throws IOException {
        assertThat(words("| Janitor's word |")).containsExactlyElementsOf(names(JanitorReport.Why.values()));
    }

    @Test
    void page_kindsOfFailure_areThoseOfMachines() throws IOException {
        List<String> kinds = names(FailureKind.values()).stream()
                .filter(kind -> !OF_IMAGES.contains(kind))
                .toList();

        assertThat(words("| Kind of `Failed` |")).containsExactlyInAnyOrderElementsOf(kinds);
    }

    /** The first cells of the table that begins so. */
    private static List<String> words(String header) throws IOException {
        String page = Files.readString(Path.of("../docs/snapshot.md"));
        int start = page.indexOf(header);
        assertThat(start).as(header).isNotNegative();
        return FIRST_CELL
                .matcher(page.substring(start, page.indexOf("\n\n", start)))
                .results()
                .map(cell -> cell.group(1))
                .toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
