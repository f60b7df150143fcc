/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Applies the {@code filter} parameter of a list call; one that cannot be read matches nothing and is counted. */
final class Filters {
    private final InstantSource clock;
    private final Stats stats;

    Filters(InstantSource clock, Stats stats) {
        this.clock = clock;
        this.stats = stats;
    }

    Optional<Query> read(String text) {
        Optional<Query> query = Query.parse(text, clock.instant());
        if (query.isEmpty()) {
            stats.filterNotRead();
        }
        return query;
    }

    <T> List<T> apply(Request request, List<T> rows, BiFunction<T, Query.Term, Optional<Boolean>> meaning) {
        Optional<String> filter = request.parameter("filter").filter(text -> !text.isBlank());
        if (filter.isEmpty()) {
            return rows;
        }
        return read(filter.get())
                .map(query -> rows.stream()
                        .filter(row -> query.holds(term -> meaning.apply(row, term)))
                        .toList())
                .orElse(List.of());
    }
}
