/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.storage.blob.BlobContainerClient;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanReport;
import java.util.Map;
import java.util.Optional;

/** Reports as blobs {@code <key>.json} of container {@value #CONTAINER}. */
final class BlobReportStore implements ReportStore {
    static final String CONTAINER = "reports";

    private final JsonBlobs<ScanReport> blobs;

    BlobReportStore(BlobContainerClient container) {
        this.blobs = new JsonBlobs<>(container, ScanReport.class);
    }

    @Override
    public void put(ReportKey key, ScanReport report) {
        if (!blobs.create(name(key), report, Map.of()) && !find(key).equals(Optional.of(report))) {
            throw new PortException(
                    PortException.Kind.INVALID, blobs.action("store", name(key)) + " : another report has this key");
        }
    }

    @Override
    public Optional<ScanReport> find(ReportKey key) {
        return blobs.find(name(key));
    }

    private static String name(ReportKey key) {
        return key.value() + ".json";
    }
}
