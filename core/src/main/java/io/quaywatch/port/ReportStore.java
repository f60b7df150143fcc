/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanReport;
import java.util.Optional;

/**
 * Where whole reports live. A key is written once; writing the same report again is allowed, another one is
 * {@code INVALID}. Throws {@link PortException}.
 */
public interface ReportStore {
    void put(ReportKey key, ScanReport report);

    Optional<ScanReport> find(ReportKey key);
}
