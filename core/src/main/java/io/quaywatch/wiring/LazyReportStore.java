/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.wiring;

import io.quaywatch.port.ReportStore;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanReport;
import java.util.Optional;
import java.util.function.Supplier;

/** Most steps touch no report, and the client for them is the heaviest of all. */
public record LazyReportStore(Supplier<ReportStore> store) implements ReportStore {
    @Override
    public void put(ReportKey key, ScanReport report) {
        store.get().put(key, report);
    }

    @Override
    public Optional<ScanReport> find(ReportKey key) {
        return store.get().find(key);
    }
}
