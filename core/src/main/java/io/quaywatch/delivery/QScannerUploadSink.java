/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ResultSink;
import java.io.InputStream;
import java.util.function.Supplier;

/** For scanners whose qscanner uploads by itself, which is what Qualys documents: takes the scanner's word for it and no other. */
public final class QScannerUploadSink implements ResultSink {
    private final Receipts receipts;

    public QScannerUploadSink(Receipts receipts) {
        this.receipts = receipts;
    }

    @Override
    public String name() {
        return "qscanner-upload";
    }

    @Override
    public Delivered deliver(Machine machine, String jobId, ResultManifest.Entry file, Supplier<InputStream> content) {
        if (!file.uploaded()) {
            return new Delivered.Refused("the scanner did not upload " + file.name());
        }
        receipts.write(jobId, file, name());
        return new Delivered.Done();
    }
}
