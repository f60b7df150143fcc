/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of one run, which no other run ever sees: results of an earlier one cannot be taken for its own. */
record RunDirectory(Path root, Path home, Path temporary, Path output) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
    private static final String PREFIX = "run-";

    static RunDirectory in(PrivateDirectory parent) throws IOException {
        Path root = parent.newDirectory(PREFIX);
        RunDirectory run = new RunDirectory(root, root.resolve("home"), root.resolve("tmp"), root.resolve("out"));
        try {
            for (Path directory : List.of(run.home, run.temporary, run.output)) {
                PrivateDirectory.make(directory);
            }
            return run;
        } catch (IOException e) {
            run.close();
            throw e;
        }
    }

    /** What cannot be deleted must not cost the result of the scan; it goes with the leftovers. */
    @Override
    public void close() {
        try {
            PrivateDirectory.delete(root);
        } catch (IOException e) {
            LOG.warn(
                    "the directory of a scan could not be deleted: {}",
                    e.getClass().getSimpleName());
        }
    }
}
