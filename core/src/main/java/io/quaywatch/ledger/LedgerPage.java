/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some rows, and where to go on; a null {@code next} is the end. */
public record LedgerPage(List<LedgerRow> rows, @Nullable String next) {
    public LedgerPage {
        rows = List.copyOf(rows);
    }
}
