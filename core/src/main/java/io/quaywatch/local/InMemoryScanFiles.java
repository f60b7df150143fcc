/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ScanFiles;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A bucket of results inside the process, with the scanners' side of it too. */
public final class InMemoryScanFiles implements ScanFiles {
    private static final String MANIFEST = "manifest.json";
    private static final String HEARTBEAT = "heartbeat";

    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final InstantSource clock;

    public InMemoryScanFiles(InstantSource clock) {
        this.clock = clock;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Stored(byte[] content, Instant at) {}

    /** What a scanner does every minute. */
    public void beat(String jobId, int attempt, Instant at) {
        objects.merge(
                path(jobId, attempt, HEARTBEAT),
                new Stored(new byte[0], at),
                (present, next) -> next.at().isAfter(present.at()) ? next : present);
    }

    /** Creates a file; what is there already is never replaced. */
    public void put(String jobId, int attempt, String name, byte[] content) {
        objects.putIfAbsent(path(jobId, attempt, name), new Stored(content.clone(), clock.instant()));
    }

    /** What a scanner does last. */
    public void put(ResultManifest manifest) {
        byte[] json = Json.write(manifest).getBytes(StandardCharsets.UTF_8);
        put(manifest.job(), manifest.attempt(), MANIFEST, json);
    }

    /** Takes an object away, as if it had never arrived. */
    public void lose(String jobId, int attempt, String name) {
        objects.remove(path(jobId, attempt, name));
    }

    /** Names of everything that is stored. */
    public List<String> names() {
        return List.copyOf(objects.keySet());
    }

    @Override
    public Optional<Instant> heartbeat(String jobId, int attempt) {
        return Optional.ofNullable(objects.get(path(jobId, attempt, HEARTBEAT))).map(Stored::at);
    }

    @Override
    public Optional<ResultManifest> manifest(String jobId, int attempt) {
        return Optional.ofNullable(objects.get(path(jobId, attempt, MANIFEST)))
                .map(stored -> ResultManifest.parse(stored.content()));
    }

    @Override
    public InputStream open(String jobId, int attempt, ResultManifest.Entry file) {
        Stored stored = objects.get(path(jobId, attempt, file.name()));
        if (stored == null) {
            throw new PortException(PortException.Kind.NOT_FOUND, "open result file of job " + jobId);
        }
        return new ByteArrayInputStream(stored.content());
    }

    @Override
    public int delete(String jobId) {
        NavigableMap<String, Stored> ofJob =
                objects.subMap("results/" + jobId + "/", true, "results/" + jobId + "0", false);
        int present = ofJob.size();
        ofJob.clear();
        return present;
    }

    @Override
    public List<String> jobsBefore(Instant before) {
        return objects.entrySet().stream()
                .filter(object -> object.getValue().at().isBefore(before))
                .map(object -> object.getKey().split("/")[1])
                .distinct()
                .toList();
    }

    private static String path(String jobId, int attempt, String name) {
        return "results/" + jobId + "/" + attempt + "/" + name;
    }
}
