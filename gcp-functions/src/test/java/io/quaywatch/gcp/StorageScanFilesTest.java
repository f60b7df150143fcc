/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ScanFiles;
import io.quaywatch.snapshot.ScanFilesContract;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageScanFilesTest extends ScanFilesContract {
    private static final String JOB = "0123456789abcdef0123";

    private final VirtualClock clock = new VirtualClock();
    private final BucketServer bucket = new BucketServer(clock);
    private final ScanFiles own = new StorageScanFiles(bucket.client(), BucketServer.BUCKET);

    @AfterEach
    void close() {
        bucket.close();
    }

    @Override
    protected ScanFiles create() {
        return own;
    }

    @Override
    protected void put(String jobId, int attempt, String name, byte[] content) {
        bucket.put("results/" + jobId + "/" + attempt + "/" + name, content);
    }

    @Override
    protected void beat(String jobId, int attempt) {
        put(jobId, attempt, "heartbeat-" + clock.instant().getEpochSecond(), new byte[0]);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Test
    void heartbeat_ofMany_isTheLastByTheBucketsClock() {
        put(JOB, 1, "heartbeat-99999999999", new byte[0]);
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofMinutes(1));
            beat(JOB, 1);
        }

        assertThat(own.heartbeat(JOB, 1)).contains(clock.instant());
    }

    @Test
    void heartbeat_ofAttemptTen_isNotThatOfOne() {
        beat(JOB, 10);

        assertThat(own.heartbeat(JOB, 1)).isEmpty();
    }

    @Test
    void manifest_thatIsTooLarge_isCorrupt() {
        put(JOB, 1, "manifest.json", new byte[ResultManifest.MOST_BYTES + 1]);

        assertThatThrownBy(() -> own.manifest(JOB, 1))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    @Test
    void delete_whatIsNoJob_touchesNothing() {
        beat(JOB, 1);

        assertThatThrownBy(() -> own.delete("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> own.delete("..")).isInstanceOf(IllegalArgumentException.class);
        assertThat(own.heartbeat(JOB, 1)).isPresent();
    }

    @Test
    void bucketThatIsMissing_isNotFound() {
        ScanFiles missing = new StorageScanFiles(bucket.client(), "no-such-bucket");

        assertThatThrownBy(() -> missing.jobsBefore(now()))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND));
    }
}
