/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.qualys.QualysException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a list to its end or fails: a list that is longer than its limit is never returned cut off. */
final class Pager {
    private final QualysTransport transport;

    Pager(QualysTransport transport) {
        this.transport = transport;
    }

    /**
     * Every row once, in order; a row met twice because the list moved while it was read is dropped.
     *
     * <p>A short page is the last one only if the count agrees: the server may cap the page size below what we ask for.
     *
     * @throws QualysException PAGE_LIMIT if there may be more after {@code maxPages} calls
     */
    <T> Listing<T> all(QualysEndpoint<Page<T>> endpoint, int pageSize, int maxPages) {
        Set<T> rows = new LinkedHashSet<>();
        int read = 0;
        for (int number = 1; number <= maxPages; number++) {
            Page<T> page = transport.run(
                    endpoint.with("pageNumber", Integer.toString(number)).with("pageSize", Integer.toString(pageSize)));
            rows.addAll(page.rows());
            read += page.rows().size();
            boolean shortPage = page.rows().size() < pageSize;
            if (page.rows().isEmpty() || shortPage && (page.count() == null || read >= page.count())) {
                return new Listing<>(new ArrayList<>(rows), number);
            }
        }
        throw new QualysException(
                Kind.PAGE_LIMIT, endpoint.action(), 200, "more than " + maxPages + " pages", null, null);
    }

    /** @param pages how many calls it took */
    record Listing<T>(List<T> rows, int pages) {}
}
