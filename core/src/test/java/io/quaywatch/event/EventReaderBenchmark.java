/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of 1,000 Activity Log records, one in twenty of which is of a container group, against a pass over its tokens. Read
 * the ratios; the budget is 2.5. Run by {@code scripts/bench/micro.sh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventReaderBenchmark {
    private static final int RECORDS = 1_000;

    private final byte[] oneInTwenty = batch(20);
    private final byte[] every = batch(1);

    private static byte[] batch(int share) {
        ObjectNode document = Json.wire().createObjectNode();
        ArrayNode records = document.putArray("records");
        JsonNode triplet = Events.tree("azure/aci-triplet").path("records");
        for (int i = 0; i < RECORDS; i++) {
            ObjectNode record = triplet.get(i % 3).deepCopy();
            record.put("correlationId", "c-" + i);
            if (i % share != 0) {
                record.put("operationName", "MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE");
            }
            records.add(record);
        }
        try {
            return Json.wire().writeValueAsBytes(document);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int tokens(byte[] document) throws IOException {
        int tokens = 0;
        try (JsonParser parser = Json.wire().createParser(document)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    @Benchmark
    public int floor() throws IOException {
        return tokens(oneInTwenty);
    }

    @Benchmark
    public List<ParsedEvent> reader() {
        return Events.READER.read(oneInTwenty);
    }

    @Benchmark
    public int everyRecordOursFloor() throws IOException {
        return tokens(every);
    }

    @Benchmark
    public List<ParsedEvent> everyRecordOurs() {
        return Events.READER.read(every);
    }
}
