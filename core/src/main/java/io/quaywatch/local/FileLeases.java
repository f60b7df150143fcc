/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.image.Digest;
import io.quaywatch.port.Contention;
import io.quaywatch.port.LeaseRow;
import io.quaywatch.port.PortException;
import io.quaywatch.port.VersionedLeases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leases in a directory, one JSON file per name, for several processes of one machine. */
public final class FileLeases extends VersionedLeases {
    private static final FileFormat<LeaseRow> FORMAT = new FileFormat<>("lease", LeaseRow.class);
    private static final int SHOWN = 60;

    private final DocumentDirectory documents;

    /** @throws PortException if the directory cannot be made or used */
    public FileLeases(Path directory, Contention contention) {
        super(contention);
        this.documents = new DocumentDirectory(directory, new FileOperations.OnDisk());
    }

    @Override
    protected Optional<Versioned> readRow(String name) {
        String file = fileName(name);
        return documents.read(file).map(document -> {
            LeaseRow row = FORMAT.read(
                    document.text(),
                    documents.file(file),
                    "delete the file; the lease is free and its document empty then");
            return new Versioned(row, document.version());
        });
    }

    @Override
    protected boolean write(LeaseRow row, @Nullable String expectedVersion) {
        return documents.write(fileName(row.name()), FORMAT.write(row), expectedVersion);
    }

    /** Lease names are free text: a part for people, and a digest that keeps different names apart. */
    private static String fileName(String name) {
        String shown = name.replaceAll("[^A-Za-z0-9-]", "_");
        return shown.substring(0, Math.min(SHOWN, shown.length())) + "_"
                + Digest.of(name.getBytes(StandardCharsets.UTF_8)).shortHex();
    }
}
