/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanReport;
import java.nio.file.Path;
import java.util.Optional;

/** Reports in a directory, one JSON file each; a file is never overwritten. */
public final class FileReportStore implements ReportStore {
    private static final FileFormat<ScanReport> FORMAT = new FileFormat<>("report", ScanReport.class);

    private final DocumentDirectory documents;

    /** @throws PortException if the directory cannot be made or used */
    public FileReportStore(Path directory) {
        this.documents = new DocumentDirectory(directory, new FileOperations.OnDisk());
    }

    @Override
    public void put(ReportKey key, ScanReport report) {
        boolean created = documents.write(fileName(key), FORMAT.write(report), null);
        if (!created && !find(key).equals(Optional.of(report))) {
            throw new PortException(
                    PortException.Kind.INVALID, "store report " + key.value() + " : another report has this key");
        }
    }

    @Override
    public Optional<ScanReport> find(ReportKey key) {
        String name = fileName(key);
        return documents
                .read(name)
                .map(document -> FORMAT.read(
                        document.text(), documents.file(name), "delete the file; a forced scan makes a new report"));
    }

    private static String fileName(ReportKey key) {
        return key.value().replace('/', '_');
    }
}
