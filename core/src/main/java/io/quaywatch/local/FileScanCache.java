/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.Contention;
import io.quaywatch.port.PortException;
import io.quaywatch.port.VersionedScanCache;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ledger in a directory, one JSON file per key, for several processes of one machine. */
public final class FileScanCache extends VersionedScanCache {
    private static final Logger LOG = LoggerFactory.getLogger(FileScanCache.class);
    private static final FileFormat<LedgerRow> FORMAT = new FileFormat<>("ledger-row", LedgerRow.class);

    private final DocumentDirectory documents;
    private final Pages pages;

    /** @throws PortException if the directory cannot be made or used */
    public FileScanCache(Path directory, Contention contention) {
        this(directory, contention, new FileOperations.OnDisk(), new Pages(Pages.STANDARD_SIZE));
    }

    FileScanCache(Path directory, Contention contention, FileOperations operations, Pages pages) {
        super(contention);
        this.documents = new DocumentDirectory(directory, operations);
        this.pages = pages;
    }

    @Override
    protected Optional<Versioned> read(ScanKey key) {
        return read(key.value());
    }

    private Optional<Versioned> read(String name) {
        return documents.read(name).map(document -> new Versioned(row(name, document.text()), document.version()));
    }

    /** The keys of all rows, those included that cannot be read; files of other names are left out. */
    public List<ScanKey> keys() {
        return documents.names().stream().flatMap(name -> key(name).stream()).toList();
    }

    private static Optional<ScanKey> key(String name) {
        try {
            return Optional.of(ScanKey.parse(name));
        } catch (IllegalArgumentException noRow) {
            return Optional.empty();
        }
    }

    private LedgerRow row(String name, String text) {
        Path file = documents.file(name);
        String remedy = "the next scan makes it anew after `quaywatch ledger forget " + name + "`";
        LedgerRow row = FORMAT.read(text, file, remedy);
        if (!row.key().value().equals(name)) {
            throw FORMAT.corrupt(file, remedy, null);
        }
        return row;
    }

    @Override
    protected boolean write(LedgerRow row, @Nullable String expectedVersion) {
        return documents.write(row.key().value(), FORMAT.write(row), expectedVersion);
    }

    @Override
    protected boolean delete(ScanKey key) {
        return documents.delete(key.value());
    }

    @Override
    protected LedgerPage list(LedgerFilter filter, Instant now, @Nullable String page) {
        return pages.page(documents.names(), this::readable, filter, now, page);
    }

    private Optional<LedgerRow> readable(String name) {
        try {
            return read(name).map(Versioned::row);
        } catch (PortException e) {
            if (e.kind() != PortException.Kind.CORRUPT && e.kind() != PortException.Kind.INVALID) {
                throw e;
            }
            LOG.atWarn().log(e.getMessage());
            return Optional.empty();
        }
    }
}
