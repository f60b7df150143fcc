/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list reply: {@code {"count":N,"data":[…]}}, a bare array, or nothing at all (204).
 *
 * @param count how many rows Qualys says there are, or null; not stated whether on this page or in all
 */
record Page<T>(List<T> rows, @Nullable Integer count) {

    /** Reads one row of a list. */
    @FunctionalInterface
    interface RowReader<T> {
        T row(JsonNode row) throws BadReply;
    }

    static <T> ReplyReader<Page<T>> of(RowReader<T> reader) {
        return reply -> read(reply, reader);
    }

    private static <T> Page<T> read(Reply reply, RowReader<T> reader) throws IOException {
        if (reply.empty()) {
            return new Page<>(List.of(), null);
        }
        JsonNode body = reply.json();
        @Nullable Integer count = WireValue.number(body, "count");
        JsonNode data = body.isArray() ? body : body.path("data");
        if (!data.isArray()) {
            if (data.isNull() && count != null && count == 0) {
                return new Page<>(List.of(), count);
            }
            // Anything else read as "no rows" would create a registry a second time, or call an image unscanned.
            throw reply.bad("a list reply without data");
        }
        List<T> rows = new ArrayList<>(data.size());
        for (JsonNode row : data) {
            rows.add(reader.row(row));
        }
        return new Page<>(rows, count);
    }
}
