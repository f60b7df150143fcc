/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reports as JSON blobs {@code <key>.json} of container {@value #CONTAINER}. The service itself refuses to overwrite one. */
final class BlobReportStore implements ReportStore {
    static final String CONTAINER = "reports";

    private final BlobContainerClient container;

    BlobReportStore(BlobContainerClient container) {
        this.container = container;
    }

    @Override
    public void put(ReportKey key, ScanReport report) {
        String action = action("store", key);
        if (!AzureFailure.calling(action, () -> create(key, Json.write(report)))
                && !find(key).equals(Optional.of(report))) {
            throw new PortException(PortException.Kind.INVALID, action + " : another report has this key");
        }
    }

    /** False if there is a blob already. */
    private boolean create(ReportKey key, String report) {
        BlobParallelUploadOptions options = new BlobParallelUploadOptions(
                        BinaryData.fromBytes(report.getBytes(StandardCharsets.UTF_8)))
                .setHeaders(new BlobHttpHeaders().setContentType("application/json"))
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        try {
            blob(key).uploadWithResponse(options, null, Context.NONE);
            return true;
        } catch (BlobStorageException e) {
            // A large report is sent in blocks, and their commit is refused with the other of the two.
            if (e.getErrorCode() == BlobErrorCode.BLOB_ALREADY_EXISTS
                    || e.getErrorCode() == BlobErrorCode.CONDITION_NOT_MET) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<ScanReport> find(ReportKey key) {
        String action = action("read", key);
        return AzureFailure.calling(action, () -> read(key)).map(json -> report(action, json));
    }

    private static ScanReport report(String action, byte[] json) {
        IOException cause = null;
        try {
            ScanReport report = Json.state().readValue(json, ScanReport.class);
            if (report != null) {
                return report;
            }
        } catch (IOException e) {
            cause = e;
        }
        throw new PortException(
                PortException.Kind.CORRUPT, action + " : it holds no whole report of this release", cause);
    }

    private Optional<byte[]> read(ReportKey key) {
        try {
            return Optional.of(blob(key).downloadContent().toBytes());
        } catch (BlobStorageException e) {
            if (e.getErrorCode() == BlobErrorCode.BLOB_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private BlobClient blob(ReportKey key) {
        return container.getBlobClient(key.value() + ".json");
    }

    private String action(String verb, ReportKey key) {
        return verb + " report " + container.getBlobContainerName() + "/" + key.value() + ".json";
    }
}
