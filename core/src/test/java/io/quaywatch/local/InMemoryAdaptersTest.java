/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.port.EngineResults;
import io.quaywatch.port.EngineResultsContract;
import io.quaywatch.port.LeasesContract;
import io.quaywatch.port.ReportStore;
import io.quaywatch.port.ReportStoreContract;
import io.quaywatch.port.ScanCacheContract;
import io.quaywatch.port.VersionedLeases;
import io.quaywatch.port.VersionedScanCache;
import org.junit.jupiter.api.Nested;

class InMemoryAdaptersTest {
    @Nested
    class ScanCache extends ScanCacheContract {
        @Override
        protected VersionedScanCache create() {
            return new InMemoryScanCache(new Pages(3));
        }
    }

    @Nested
    class Leases extends LeasesContract {
        @Override
        protected VersionedLeases create() {
            return new InMemoryLeases();
        }
    }

    @Nested
    class Reports extends ReportStoreContract {
        @Override
        protected ReportStore create() {
            return new InMemoryReportStore();
        }
    }

    @Nested
    class Results extends EngineResultsContract {
        @Override
        protected EngineResults create() {
            return new InMemoryEngineResults();
        }
    }
}
