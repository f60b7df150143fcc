/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ResultSink;
import java.io.InputStream;
import java.util.function.Supplier;

/** Leaves the files where the scanner wrote them, for others to fetch. Nothing is sent to Qualys. */
public final class FilesOnlySink implements ResultSink {
    private final Receipts receipts;

    public FilesOnlySink(Receipts receipts) {
        this.receipts = receipts;
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public boolean keepsFiles() {
        return true;
    }

    @Override
    public Delivered deliver(Machine machine, String jobId, ResultManifest.Entry file, Supplier<InputStream> content) {
        receipts.write(jobId, file, name());
        return new Delivered.Done();
    }
}
