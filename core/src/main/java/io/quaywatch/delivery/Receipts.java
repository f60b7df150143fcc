/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import io.quaywatch.json.Json;
import io.quaywatch.port.Leases;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.ResultManifest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What was delivered, kept as the documents of leases, which every cloud has. Throws {@link PortException}. */
public final class Receipts {
    private static final Duration WRITING = Duration.ofMinutes(1);

    private final Leases leases;
    private final InstantSource clock;

    public Receipts(Leases leases, InstantSource clock) {
        this.leases = leases;
        this.clock = clock;
    }

    boolean has(String jobId, ResultManifest.Entry file) {
        return leases.read(name(jobId, file)).isPresent();
    }

    /** Two who deliver the same at once write the same. */
    void write(String jobId, ResultManifest.Entry file, String sink) {
        Instant now = clock.instant();
        String name = name(jobId, file);
        String receipt = Json.write(new Receipt(sink, file.name(), file.bytes(), now));
        leases.acquire(name, jobId, now, now.plus(WRITING)).ifPresent(lease -> leases.release(lease, receipt));
    }

    private static String name(String jobId, ResultManifest.Entry file) {
        return "delivery-" + jobId + "-" + file.type().value() + "-" + file.sha256();
    }

    private record Receipt(String sink, String file, long bytes, Instant at) {}
}
