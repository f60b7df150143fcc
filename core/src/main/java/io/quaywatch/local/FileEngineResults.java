/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.EngineResult;
import io.quaywatch.port.EngineResults;
import io.quaywatch.port.PortException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Results of engines in a directory, one JSON file each; a file is never overwritten. */
public final class FileEngineResults implements EngineResults {
    private static final FileFormat<EngineResult> FORMAT = new FileFormat<>("engine-result", EngineResult.class);

    private final DocumentDirectory documents;

    /** @throws PortException if the directory cannot be made or used */
    public FileEngineResults(Path directory) {
        this.documents = new DocumentDirectory(directory, new FileOperations.OnDisk());
    }

    @Override
    public EngineResult put(ScanKey key, long fence, EngineResult result) {
        if (documents.write(fileName(key, fence), FORMAT.write(result), null)) {
            return result;
        }
        return find(key, fence)
                .orElseThrow(() -> new PortException(
                        PortException.Kind.CONTENDED, "store result " + key.value() + " : it is being deleted"));
    }

    @Override
    public Optional<EngineResult> find(ScanKey key, long fence) {
        return read(fileName(key, fence));
    }

    @Override
    public void delete(ScanKey key, long fence) {
        documents.delete(fileName(key, fence));
    }

    @Override
    public int deleteEndedBefore(Instant moment) {
        int deleted = 0;
        for (String name : documents.names()) {
            if (endedBefore(name, moment) && documents.delete(name)) {
                deleted++;
            }
        }
        return deleted;
    }

    /** A damaged result says nothing of its age, and nobody can use it: it may go with the old ones. */
    private boolean endedBefore(String name, Instant moment) {
        try {
            return read(name)
                    .filter(result -> result.endedAt().isBefore(moment))
                    .isPresent();
        } catch (PortException e) {
            return e.kind() == PortException.Kind.CORRUPT;
        }
    }

    private Optional<EngineResult> read(String name) {
        return documents
                .read(name)
                .map(document -> FORMAT.read(
                        document.text(), documents.file(name), "delete the file; the image is scanned again"));
    }

    private static String fileName(ScanKey key, long fence) {
        return key.value() + "_" + Long.toHexString(fence);
    }
}
