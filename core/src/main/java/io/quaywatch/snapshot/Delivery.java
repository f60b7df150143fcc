/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.snapshot.ResultSink.Delivered;
import java.util.Optional;

/** Gives the good files of a job to the sink. It knows a file that it has, so all may be given again. */
final class Delivery {
    private final ScanFiles files;
    private final ResultSink sink;

    Delivery(ScanFiles files, ResultSink sink) {
        this.files = files;
        this.sink = sink;
    }

    /** The first answer that is not Done, or Done. */
    Delivered all(SnapshotJob job) {
        try {
            Optional<ResultManifest> manifest = files.manifest(job.id(), job.attempt());
            if (manifest.isEmpty()) {
                return new Delivered.Refused("the files of the job are not there any more");
            }
            for (ResultManifest.Entry file : TypeResults.good(job.types(), manifest.get())) {
                Delivered answer =
                        sink.deliver(job.machine(), job.id(), file, () -> files.open(job.id(), job.attempt(), file));
                if (!(answer instanceof Delivered.Done)) {
                    return answer;
                }
            }
            return new Delivered.Done();
        } catch (PortException e) {
            return troubled(e.kind().retryable(), e);
        } catch (QualysException e) {
            return troubled(e.kind().retryable(), e);
        }
    }

    private static Delivered troubled(boolean retryable, RuntimeException e) {
        String reason = String.valueOf(e.getMessage());
        return retryable ? new Delivered.Later(java.time.Duration.ZERO, reason) : new Delivered.Refused(reason);
    }
}
