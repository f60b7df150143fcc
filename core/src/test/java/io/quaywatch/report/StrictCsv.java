/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.ArrayList;
import java.util.List;

/** Reads RFC 4180 and nothing else: CRLF, quotes only around a whole cell, every row as long as the first. */
final class StrictCsv {
    private final String text;
    private int at;

    private StrictCsv(String text) {
        this.text = text;
    }

    static List<List<String>> rows(String text) {
        StrictCsv csv = new StrictCsv(text);
        List<List<String>> rows = new ArrayList<>();
        while (csv.at < text.length()) {
            List<String> row = csv.row();
            if (!rows.isEmpty() && row.size() != rows.get(0).size()) {
                throw new IllegalArgumentException("row " + rows.size() + " has " + row.size() + " cells");
            }
            rows.add(row);
        }
        return rows;
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        cells.add(cell());
        while (take(',')) {
            cells.add(cell());
        }
        if (!take('\r') || !take('\n')) {
            throw new IllegalArgumentException("no CRLF at " + at);
        }
        return cells;
    }

    private String cell() {
        StringBuilder cell = new StringBuilder();
        if (!take('"')) {
            while (at < text.length() && ",\r\n\"".indexOf(text.charAt(at)) < 0) {
                cell.append(text.charAt(at++));
            }
            return cell.toString();
        }
        while (true) {
            char c = text.charAt(at++);
            if (c != '"') {
                cell.append(c);
            } else if (take('"')) {
                cell.append('"');
            } else {
                return cell.toString();
            }
        }
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }
}
