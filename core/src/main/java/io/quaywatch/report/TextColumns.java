/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligned columns of text without boxes. Where the lines would be wider than allowed, the widest columns give way first and
 * their texts are cut, but no column gets narrower than its floor. Widths are terminal cells: CJK and emoji take two, combining marks none.
 */
final class TextColumns {
    private static final String GAP = "  ";

    private final int[] floors;
    private final List<List<String>> rows = new ArrayList<>();

    /** One floor for each column, in cells. */
    TextColumns(int... floors) {
        this.floors = floors.clone();
    }

    TextColumns row(String... cells) {
        rows.add(Arrays.stream(cells).map(Untrusted::line).toList());
        return this;
    }

    /** The rows as lines of at most {@code width} cells, as far as the floors allow. */
    List<String> lines(int width) {
        int[] widths = widths(width);
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** How many terminal cells the text takes. */
    static int cells(String text) {
        return text.codePoints().map(TextColumns::cells).sum();
    }

    /** The text in at most {@code width} cells; what is cut leaves an ellipsis. */
    static String cut(String text, int width) {
        if (cells(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 1;
        for (int c : text.codePoints().toArray()) {
            used += cells(c);
            if (used > width) {
                break;
            }
            kept.appendCodePoint(c);
        }
        return kept.append('…').toString();
    }

    private int[] widths(int width) {
        int columns = floors.length;
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], cells(row.get(i)));
            }
        });
        int excess = Arrays.stream(widths).sum() + GAP.length() * (columns - 1) - width;
        while (excess > 0) {
            int widest = -1;
            for (int i = 0; i < columns; i++) {
                if (widths[i] > floors[i] && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = cut(row.get(i), widths[i]);
            line.append(i == 0 ? "" : GAP).append(cell).append(" ".repeat(Math.max(0, widths[i] - cells(cell))));
        }
        return line.toString().stripTrailing();
    }

    private static int cells(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x1F300 && c <= 0x1FAFF
                || c >= 0x20000 && c <= 0x3FFFD;
        return wide ? 2 : 1;
    }
}
