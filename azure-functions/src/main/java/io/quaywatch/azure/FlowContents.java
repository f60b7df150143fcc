/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.azure.VersionedEntities.Key;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States of flows that are too long for a row, as blobs {@code <id>/<seq>-<sha256>.json}. The digest in the name keeps two
 * writers of the same step from writing over each other: the one whose row is refused leaves a blob that nobody names.
 */
final class FlowContents {
    /** The container. */
    static final String CONTAINER = "flows";

    /** Bytes. An entity holds more, but one that short is read in one piece and listed without harm. */
    static final int LONGEST_IN_ROW = 48 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(FlowContents.class);

    private final BlobContainerClient container;

    FlowContents(BlobContainerClient container) {
        this.container = container;
    }

    /** The row of this flow; when this returns, what the row refers to is stored. */
    FlowRow row(Flow flow) {
        byte[] json = Json.write(flow.state()).getBytes(StandardCharsets.UTF_8);
        @Nullable String blob = json.length <= LONGEST_IN_ROW ? null : stored(flow, json);
        return new FlowRow(
                flow.seq(), blob == null ? flow.state() : null, blob, flow.dueAt(), flow.updatedAt(), flow.attempts());
    }

    private String stored(Flow flow, byte[] json) {
        String name = flow.id() + "/" + flow.seq() + "-" + Digest.of(json).hex() + ".json";
        return AzureFailure.calling("write state " + name, () -> {
            container.getBlobClient(name).upload(BinaryData.fromBytes(json), true);
            return name;
        });
    }

    /** The state that the row holds or names. */
    FlowState state(Key key, FlowRow row, VersionedEntities<FlowRow> rows) {
        if (row.state() != null) {
            return row.state();
        }
        if (row.blob() == null) {
            throw rows.corrupt(key, null);
        }
        String json = AzureFailure.calling("read state " + row.blob(), () -> download(row.blob()));
        try {
            FlowState state = Json.state().readValue(json, FlowState.class);
            if (state != null) {
                return state;
            }
        } catch (JsonProcessingException e) {
            throw rows.corrupt(key, e);
        }
        throw rows.corrupt(key, null);
    }

    private String download(String blob) {
        try {
            return container.getBlobClient(blob).downloadContent().toString();
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 404) {
                // Somebody took the step between our reading of the row and of the blob.
                throw new PortException(Kind.CONTENDED, "read state " + blob + " : it is gone", e);
            }
            throw e;
        }
    }

    /** Removes what no row names any more. If that fails, the sweep does it. */
    void remove(String blob) {
        try {
            AzureFailure.calling(
                    "remove state " + blob, () -> container.getBlobClient(blob).deleteIfExists());
        } catch (PortException left) {
            LOG.warn("left to the sweep: {}", left.getMessage());
        }
    }

    /**
     * Removes what no row names.
     *
     * @param before of what was written later a row may be about to name it
     * @param named the blob that the row of a flow names
     */
    int removeOrphans(Instant before, Function<FlowId, Optional<String>> named) {
        return AzureFailure.calling("remove orphans of " + container.getBlobContainerName(), () -> {
            int removed = 0;
            for (BlobItem blob : container.listBlobs()) {
                Optional<FlowId> flow = flow(blob.getName());
                if (flow.isPresent()
                        && blob.getProperties().getLastModified().toInstant().isBefore(before)
                        && !named.apply(flow.get()).equals(Optional.of(blob.getName()))) {
                    container.getBlobClient(blob.getName()).deleteIfExists();
                    removed++;
                }
            }
            return removed;
        });
    }

    private static Optional<FlowId> flow(String blob) {
        try {
            return Optional.of(new FlowId(blob.substring(0, Math.max(0, blob.indexOf('/')))));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
