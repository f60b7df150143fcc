/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.api.core.ApiFuture;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.WriteResult;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Documents of Firestore that hold one of our values as JSON in the field {@value #JSON}, beside copies of what queries ask for.
 * The JSON stays far below the 1 MiB that a document may have.
 */
final class JsonDocuments {
    /** Needs no index, and is exempt from it in the database's settings. */
    static final String JSON = "json";

    /** Answers by which another writer was first; with none of them anything was written. */
    private static final Set<String> OTHERS_WROTE_FIRST =
            Set.of("ALREADY_EXISTS", "FAILED_PRECONDITION", "NOT_FOUND", "ABORTED");

    private JsonDocuments() {}

    static Map<String, Object> fields(Object value, Map<String, Object> beside) {
        Map<String, Object> fields = new HashMap<>(beside);
        fields.put(JSON, Json.write(value));
        return fields;
    }

    /** @throws PortException CORRUPT if this release cannot read it */
    static <T> T read(String action, DocumentSnapshot document, Class<T> type) {
        if (!(document.get(JSON) instanceof String text)) {
            throw corrupt(action, document, null);
        }
        try {
            T value = Json.state().readValue(text, type);
            if (value == null) {
                throw corrupt(action, document, null);
            }
            return value;
        } catch (JsonProcessingException e) {
            throw corrupt(action, document, e);
        }
    }

    static PortException corrupt(String action, DocumentSnapshot document, @Nullable Exception cause) {
        return new PortException(
                PortException.Kind.CORRUPT,
                action + " : document " + document.getReference().getPath()
                        + " is not one of this release; delete it to start anew",
                cause);
    }

    /** Stores the fields if there is no document; false, and nothing written, if there is one. */
    static boolean create(String action, DocumentReference document, Map<String, Object> fields) {
        return unlessOthersWroteFirst(action, document.create(fields));
    }

    /**
     * Stores these fields, others stay, if the last write was at this time; false, and nothing written, if somebody else wrote.
     * One conditional commit instead of a transaction, which would hold a lock from its read on: a hundred who want the same
     * lease then wait for each other for minutes.
     */
    static boolean update(
            String action, DocumentReference document, Map<String, Object> fields, @Nullable Timestamp lastWrite) {
        return unlessOthersWroteFirst(action, document.update(fields, unchanged(lastWrite)));
    }

    /** Removes the document if it is still the one that was read. */
    static boolean delete(String action, DocumentSnapshot read) {
        return unlessOthersWroteFirst(action, read.getReference().delete(unchanged(read.getUpdateTime())));
    }

    /** The time of a document's last write grows with every write. */
    private static Precondition unchanged(@Nullable Timestamp lastWrite) {
        return Precondition.updatedAt(Objects.requireNonNull(lastWrite));
    }

    private static boolean unlessOthersWroteFirst(String action, ApiFuture<WriteResult> write) {
        try {
            GcpFailure.awaiting(action, write);
            return true;
        } catch (PortException e) {
            String reason = GcpFailure.answer(e).map(GcpFailure.Answer::reason).orElse("");
            if (OTHERS_WROTE_FIRST.contains(reason)) {
                return false;
            }
            throw e;
        }
    }
}
