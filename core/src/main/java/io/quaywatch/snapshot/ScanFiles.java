/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What scanners write: under {@code results/<job>/<attempt>/} a heartbeat, the files, and last the manifest. Scanners can only
 * create, never replace. Throws {@code PortException}; CORRUPT for a manifest that is none.
 */
public interface ScanFiles {
    /** When the scanner was last heard of; empty if never. */
    Optional<Instant> heartbeat(String jobId, int attempt);

    Optional<ResultManifest> manifest(String jobId, int attempt);

    /** The content of a file; NOT_FOUND if it is not there. The caller closes it. */
    InputStream open(String jobId, int attempt, ResultManifest.Entry file);

    /** Removes what a job has left; how many objects. */
    int delete(String jobId);

    /** Jobs that left something before this moment. */
    List<String> jobsBefore(Instant before);
}
