/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.image.Digest;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ResultSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Keeps what is delivered as long as the process lives, and can be out of order. */
public final class InMemoryResultSink implements ResultSink {
    private final Map<String, byte[]> delivered = new ConcurrentHashMap<>();
    private final AtomicInteger uploads = new AtomicInteger();
    private volatile boolean down;

    public void down(boolean is) {
        down = is;
    }

    /** How many files were taken in, repeated ones not counted. */
    public int uploads() {
        return uploads.get();
    }

    /** What arrived of a file. */
    public Optional<byte[]> delivered(String jobId, ResultManifest.Entry file) {
        return Optional.ofNullable(delivered.get(key(jobId, file))).map(byte[]::clone);
    }

    private static String key(String jobId, ResultManifest.Entry file) {
        return jobId + "/" + file.type().value() + "/" + file.sha256();
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Delivered deliver(Machine machine, String jobId, ResultManifest.Entry file, Supplier<InputStream> content) {
        if (down) {
            throw new PortException(PortException.Kind.UNAVAILABLE, "deliver result of job " + jobId);
        }
        String key = key(jobId, file);
        if (delivered.containsKey(key)) {
            return new Delivered.Done();
        }
        try (InputStream in = content.get()) {
            byte[] bytes = in.readAllBytes();
            if (!Digest.of(bytes).hex().equals(file.sha256())) {
                return new Delivered.Refused("the file is not what its manifest says");
            }
            if (delivered.putIfAbsent(key, bytes) == null) {
                uploads.incrementAndGet();
            }
            return new Delivered.Done();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
