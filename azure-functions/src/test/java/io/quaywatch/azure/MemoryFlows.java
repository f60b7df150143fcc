/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flows in memory, each as the JSON that a table would hold. */
final class MemoryFlows implements Flows {
    private record Row(String json, int version) {}

    private final Map<FlowId, Row> rows = new LinkedHashMap<>();

    @Override
    public synchronized Optional<Versioned> find(FlowId id) {
        return Optional.ofNullable(rows.get(id))
                .map(row -> new Versioned(flow(row), Integer.toString(row.version()), null));
    }

    @Override
    public synchronized boolean create(Flow flow) {
        return rows.putIfAbsent(flow.id(), new Row(Json.write(flow), 0)) == null;
    }

    @Override
    public synchronized boolean write(Flow flow, Versioned before) {
        Row row = rows.get(flow.id());
        if (row == null || !Integer.toString(row.version()).equals(before.etag())) {
            return false;
        }
        rows.put(flow.id(), new Row(Json.write(flow), row.version() + 1));
        return true;
    }

    @Override
    public synchronized List<Flow> overdue(Instant before, int most) {
        return all().stream()
                .filter(flow -> !flow.ended() && flow.dueAt().isBefore(before))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized List<FlowId> ended(Instant before, int most) {
        return all().stream()
                .filter(flow -> flow.ended() && flow.updatedAt().isBefore(before))
                .limit(most)
                .map(Flow::id)
                .toList();
    }

    @Override
    public synchronized void delete(FlowId id) {
        rows.remove(id);
    }

    @Override
    public int removeOrphans(Instant before) {
        return 0;
    }

    synchronized List<Flow> all() {
        return rows.values().stream().map(MemoryFlows::flow).toList();
    }

    private static Flow flow(Row row) {
        try {
            return Json.state().readValue(row.json(), Flow.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
