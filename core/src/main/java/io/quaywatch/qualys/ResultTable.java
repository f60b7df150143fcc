/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.report.AffectedPackage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The packages in a finding's {@code result} text, where its {@code software} is null: a line {@code #table cols="3"}, a line of
 * column names, then a line per package. Columns are found by name, since their order is not promised.
 */
final class ResultTable {
    private ResultTable() {}

    static List<AffectedPackage> packages(String result) {
        List<AffectedPackage> packages = new ArrayList<>();
        @Nullable List<String> columns = null;
        boolean headerNext = false;
        for (String line : result.split("\\R")) {
            if (line.isBlank()) {
                continue;
            }
            if (line.startsWith("#table")) {
                headerNext = true;
            } else if (headerNext) {
                columns = cells(line.toLowerCase(Locale.ROOT));
                headerNext = false;
            } else if (columns != null) {
                List<String> cells = cells(line);
                @Nullable String name = cell(columns, cells, "package");
                if (name != null) {
                    packages.add(new AffectedPackage(
                            name, cell(columns, cells, "installed"), cell(columns, cells, "required"), null));
                }
            }
        }
        return packages;
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.indexOf('\t') < 0 ? line.strip().split(" +") : line.split("\t"));
    }

    private static @Nullable String cell(List<String> columns, List<String> cells, String column) {
        for (int i = 0; i < columns.size() && i < cells.size(); i++) {
            if (columns.get(i).startsWith(column)) {
                return WireValue.known(cells.get(i).strip());
            }
        }
        return null;
    }
}
