/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextColumnsTest {
    @Test
    void lines_enoughRoom_alignWithoutTrailingBlanks() {
        assertThat(new TextColumns(0, 0).row("a", "b").row("long", "").lines(80))
                .containsExactly("a     b", "long");
    }

    @Test
    void lines_tooNarrow_cutTheWidestColumnDownToItsFloor() {
        assertThat(new TextColumns(5, 4).row("exact", "something rather long").lines(12))
                .containsExactly("exact  some…");
        assertThat(new TextColumns(5, 4).row("exact", "something rather long").lines(3))
                .containsExactly("exact  som…");
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "漢字, 4", "e\u0301, 1", "😀, 2", "'', 0"})
    void cells_text_countsTerminalCells(String text, int cells) {
        assertThat(TextColumns.cells(text)).isEqualTo(cells);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 132, 200})
    void terminal_anyUsualWidth_keepsCvesWhole(int width) {
        assertThat(new TerminalReportWriter(width, false, 20)
                        .write(Samples.completeReport(Samples.findings()), Judgement.PASSED))
                .anyMatch(line -> line.contains("CVE-2026-10001 +1"));
    }
}
