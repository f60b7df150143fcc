/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a rule decides about a row.
 *
 * @param write the row to store in place of the one judged; null = the store stays as it is
 * @param answer what the caller is told once that has happened
 */
public record Ruling<T>(@Nullable LedgerRow write, T answer) {
    static <T> Ruling<T> unchanged(T answer) {
        return new Ruling<>(null, answer);
    }
}
