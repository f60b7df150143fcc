/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.port.Contention;
import io.quaywatch.port.EngineResults;
import io.quaywatch.port.EngineResultsContract;
import io.quaywatch.port.LeasesContract;
import io.quaywatch.port.ReportStore;
import io.quaywatch.port.ReportStoreContract;
import io.quaywatch.port.ScanCacheContract;
import io.quaywatch.port.VersionedLeases;
import io.quaywatch.port.VersionedScanCache;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileAdaptersTest {
    @TempDir
    Path directory;

    private Path empty() {
        return directory.resolve("made").resolve(UUID.randomUUID().toString());
    }

    @Nested
    class ScanCache extends ScanCacheContract {
        @Override
        protected VersionedScanCache create() {
            return new FileScanCache(empty(), Contention.withinProcess(), new FileOperations.OnDisk(), new Pages(3));
        }
    }

    @Nested
    class Leases extends LeasesContract {
        @Override
        protected VersionedLeases create() {
            return new FileLeases(empty(), Contention.withinProcess());
        }
    }

    @Nested
    class Reports extends ReportStoreContract {
        @Override
        protected ReportStore create() {
            return new FileReportStore(empty());
        }
    }

    @Nested
    class Results extends EngineResultsContract {
        @Override
        protected EngineResults create() {
            return new FileEngineResults(empty());
        }
    }
}
