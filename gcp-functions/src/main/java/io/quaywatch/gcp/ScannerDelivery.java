/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ResultSink;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * Where the scanner has delivered already when its manifest is there: qscanner uploads by itself, or the files in the bucket are
 * all that is wanted.
 */
record ScannerDelivery(String name, boolean keepsFiles) implements ResultSink {
    @Override
    public Delivered deliver(Machine machine, String jobId, ResultManifest.Entry file, Supplier<InputStream> content) {
        return new Delivered.Done();
    }
}
