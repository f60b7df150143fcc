/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks named rows in the order of their names; a page token is the name of the last row looked at. */
record Pages(int size) {
    static final int STANDARD_SIZE = 100;

    LedgerPage page(
            Collection<String> names,
            Function<String, Optional<LedgerRow>> load,
            LedgerFilter filter,
            Instant now,
            @Nullable String after) {
        List<LedgerRow> rows = new ArrayList<>();
        String last = null;
        for (String name : names.stream().sorted().toList()) {
            if (after != null && name.compareTo(after) <= 0) {
                continue;
            }
            if (rows.size() == size) {
                return new LedgerPage(rows, last);
            }
            load.apply(name).filter(row -> filter.accepts(row, now)).ifPresent(rows::add);
            last = name;
        }
        return new LedgerPage(rows, null);
    }
}
