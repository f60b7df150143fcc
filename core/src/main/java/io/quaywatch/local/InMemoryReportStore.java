/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanReport;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reports that live as long as the process. */
public final class InMemoryReportStore implements ReportStore {
    private final Map<ReportKey, ScanReport> reports = new ConcurrentHashMap<>();

    @Override
    public void put(ReportKey key, ScanReport report) {
        ScanReport present = reports.putIfAbsent(key, report);
        if (present != null && !present.equals(report)) {
            throw new PortException(
                    PortException.Kind.INVALID, "store report " + key.value() + " : another report has this key");
        }
    }

    @Override
    public Optional<ScanReport> find(ReportKey key) {
        return Optional.ofNullable(reports.get(key));
    }
}
