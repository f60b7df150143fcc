/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.JobStoreContract;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.Resource;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ResultSink;
import io.quaywatch.snapshot.ResultSinkContract;
import io.quaywatch.snapshot.ScanFiles;
import io.quaywatch.snapshot.ScanFilesContract;
import io.quaywatch.snapshot.VmCloud;
import io.quaywatch.snapshot.VmCloudContract;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class InMemorySnapshotAdaptersTest {
    @Nested
    class Jobs extends JobStoreContract {
        @Override
        protected JobStore create() {
            return new InMemoryJobStore();
        }
    }

    @Nested
    class Cloud extends VmCloudContract {
        private final VirtualClock clock = new VirtualClock();
        private final InMemoryVmCloud cloud =
                new InMemoryVmCloud(clock, new InMemoryScanFiles(clock), new CloudFaults());

        @Override
        protected VmCloud create() {
            return cloud;
        }

        @Override
        protected void add(Machine machine) {
            cloud.add(machine);
        }

        @Override
        protected void plant(Resource resource, Map<String, String> labels) {
            cloud.plant(resource, labels);
        }

        @Override
        protected void goOn() {
            clock.advance(Duration.ofMinutes(4));
        }
    }

    @Nested
    class Files extends ScanFilesContract {
        private final VirtualClock clock = new VirtualClock();
        private final InMemoryScanFiles files = new InMemoryScanFiles(clock);

        @Override
        protected ScanFiles create() {
            return files;
        }

        @Override
        protected void put(String jobId, int attempt, String name, byte[] content) {
            files.put(jobId, attempt, name, content);
        }

        @Override
        protected void beat(String jobId, int attempt) {
            files.beat(jobId, attempt, clock.instant());
        }

        @Override
        protected Instant now() {
            return clock.instant();
        }
    }

    @Nested
    class Sink extends ResultSinkContract {
        private final InMemoryResultSink sink = new InMemoryResultSink();

        @Override
        protected ResultSink create() {
            return sink;
        }

        @Override
        protected void down(boolean is) {
            sink.down(is);
        }

        @Override
        protected byte[] arrived(String jobId, ResultManifest.Entry file) {
            return sink.delivered(jobId, file).orElseThrow();
        }

        @Override
        protected int arrivals() {
            return sink.uploads();
        }
    }
}
