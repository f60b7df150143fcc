/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.Collection;
import java.util.List;

/** The one look of all tables: no lines, words to the left. */
final class Tables {
    /** Beyond it a cell goes on in the next line, where a key could no longer be copied in one piece. */
    private static final int WIDEST = 1_000;

    private Tables() {}

    static <T> String of(Collection<T> rows, List<ColumnData<T>> columns) {
        return AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .data(rows, columns)
                .asString();
    }

    static Column left(String header) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(WIDEST);
    }
}
