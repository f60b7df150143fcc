/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import io.quaywatch.image.Digest;
import io.quaywatch.port.Contention;
import io.quaywatch.port.LeaseRow;
import io.quaywatch.port.VersionedLeases;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leases in collection {@value #COLLECTION} of Firestore. The id of a document is the SHA-256 of the lease's name, because names
 * have characters that an id may not have; the field {@code name} tells people which it is. Their version is the
 * time of the last write, which the database makes grow and compares before it writes.
 */
final class FirestoreLeases extends VersionedLeases {
    static final String COLLECTION = "leases";

    private final CollectionReference leases;

    FirestoreLeases(Firestore firestore, Contention contention) {
        this(firestore, COLLECTION, contention);
    }

    FirestoreLeases(Firestore firestore, String collection, Contention contention) {
        super(contention);
        this.leases = firestore.collection(collection);
    }

    /** Where the row of this name is. */
    DocumentReference document(String name) {
        return leases.document(Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex());
    }

    @Override
    protected Optional<Versioned> readRow(String name) {
        DocumentReference document = document(name);
        String action = "read lease " + name;
        DocumentSnapshot read = GcpFailure.awaiting(action, document.get());
        if (!read.exists()) {
            return Optional.empty();
        }
        LeaseRow row = JsonDocuments.read(action, read, LeaseRow.class);
        if (!row.name().equals(name)) {
            throw JsonDocuments.corrupt(action, read, null);
        }
        return Optional.of(
                new Versioned(row, Objects.requireNonNull(read.getUpdateTime()).toString()));
    }

    @Override
    protected boolean write(LeaseRow row, @Nullable String expectedVersion) {
        String action = "write lease " + row.name();
        DocumentReference document = document(row.name());
        Map<String, Object> fields = JsonDocuments.fields(row, Map.of("name", row.name()));
        return expectedVersion == null
                ? JsonDocuments.create(action, document, fields)
                : JsonDocuments.update(action, document, fields, Timestamp.parseTimestamp(expectedVersion));
    }
}
