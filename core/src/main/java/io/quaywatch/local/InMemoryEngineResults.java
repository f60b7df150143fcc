/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.EngineResult;
import io.quaywatch.port.EngineResults;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Results of engines that live as long as the process. */
public final class InMemoryEngineResults implements EngineResults {
    private record Id(ScanKey key, long fence) {}

    private final Map<Id, EngineResult> results = new ConcurrentHashMap<>();

    @Override
    public EngineResult put(ScanKey key, long fence, EngineResult result) {
        @Nullable EngineResult present = results.putIfAbsent(new Id(key, fence), result);
        return present == null ? result : present;
    }

    @Override
    public Optional<EngineResult> find(ScanKey key, long fence) {
        return Optional.ofNullable(results.get(new Id(key, fence)));
    }

    @Override
    public void delete(ScanKey key, long fence) {
        results.remove(new Id(key, fence));
    }

    @Override
    public int deleteEndedBefore(Instant moment) {
        int deleted = 0;
        for (Map.Entry<Id, EngineResult> entry : results.entrySet()) {
            if (entry.getValue().endedAt().isBefore(moment) && results.remove(entry.getKey(), entry.getValue())) {
                deleted++;
            }
        }
        return deleted;
    }
}
