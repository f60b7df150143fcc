/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Numbered pages as the API documents them: from 1, {@code {"count":<all>,"data":[…]}}, 204 for an empty one. */
record Page(int number, int size) {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1000;
    private static final int MAX_RECORDS = 10_000;

    static Page of(Request request) {
        Page page = new Page(
                number(request, "pageNumber", 1, 1, MAX_RECORDS),
                number(request, "pageSize", DEFAULT_SIZE, 1, MAX_SIZE));
        if ((long) page.number * page.size > MAX_RECORDS) {
            throw new Refused(400, "Only the first 10000 records can be listed; use the bulk API");
        }
        return page;
    }

    <T> Reply reply(List<T> all, Function<T, ? extends JsonNode> item) {
        List<T> rows = all.stream().skip((number - 1L) * size).limit(size).toList();
        if (rows.isEmpty()) {
            return Reply.empty(204);
        }
        ObjectNode body = SimulatorJson.object().put("count", all.size());
        ArrayNode data = body.putArray("data");
        rows.forEach(row -> data.add(item.apply(row)));
        return Reply.json(200, body);
    }

    /** A whole-number parameter; refused with 400 outside its range. */
    static int number(Request request, String name, int fallback, int min, int max) {
        String text = request.parameter(name).orElse(Integer.toString(fallback));
        if (text.matches("\\d{1,6}")) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw new Refused(400, name + " must be from " + min + " to " + max);
    }
}
