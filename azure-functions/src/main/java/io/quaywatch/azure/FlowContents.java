/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.util.BinaryData;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.fasterxml.jackson.core.JsonProcessingException;
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
 * The state of a flow as JSON: in columns {@code State0}, {@code State1} of its row, or, if it is long, as blob
 * {@code <id>/<seq>-<sha256>.json} that column {@code StateBlob} names. The digest in the name keeps two writers of the same
 * step from writing over each other: the one whose row is refused leaves a blob that nobody refers to.
 */
final class FlowContents {
    /** Longer states would make rows slow to read and are far below the 1 MB that a row may have. */
    static final int LONGEST_IN_ROW = 48 * 1024;

    /** A string column holds 32 Ki UTF-16 units. */
    private static final int COLUMN = 30_000;

    private static final String REFERENCE = "StateBlob";
    private static final Logger LOG = LoggerFactory.getLogger(FlowContents.class);

    private final BlobContainerClient container;

    FlowContents(BlobContainerClient container) {
        this.container = container;
    }

    static @Nullable String blobOf(TableEntity entity) {
        return entity.getProperty(REFERENCE) instanceof String name ? name : null;
    }

    /** Puts the state where it belongs and into the row what is needed to find it. */
    void put(Flow flow, TableEntity entity) {
        String json = Json.write(flow.state());
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_IN_ROW) {
            String name = flow.id() + "/" + flow.seq() + "-" + Digest.of(bytes).hex() + ".json";
            AzureFailure.calling("write state of flow " + flow.id(), () -> {
                container.getBlobClient(name).upload(BinaryData.fromBytes(bytes), true);
                return true;
            });
            entity.addProperty(REFERENCE, name);
            return;
        }
        for (int from = 0, column = 0; from < json.length(); from += COLUMN, column++) {
            entity.addProperty("State" + column, json.substring(from, Math.min(json.length(), from + COLUMN)));
        }
    }

    FlowState read(FlowId id, TableEntity entity) {
        String action = "read state of flow " + id;
        @Nullable String blob = blobOf(entity);
        String json = blob == null ? columns(entity) : AzureFailure.calling(action, () -> download(blob));
        @Nullable JsonProcessingException cause = null;
        try {
            FlowState state = Json.state().readValue(json, FlowState.class);
            if (state != null) {
                return state;
            }
        } catch (JsonProcessingException e) {
            cause = e;
        }
        throw new PortException(Kind.CORRUPT, action + " : it is no state of this release", cause);
    }

    /** Removes what no row refers to any more. If that fails, the sweep does it. */
    void removed(String blob) {
        try {
            AzureFailure.calling(
                    "remove state " + blob, () -> container.getBlobClient(blob).deleteIfExists());
        } catch (PortException left) {
            LOG.warn("left to the sweep: {}", left.getMessage());
        }
    }

    /** @param referred the blob that a flow's row names */
    int removeOrphans(Instant before, Function<FlowId, Optional<String>> referred) {
        return AzureFailure.calling("list states of flows", () -> {
            int removed = 0;
            for (BlobItem blob : container.listBlobs()) {
                Instant written = blob.getProperties().getLastModified().toInstant();
                Optional<FlowId> flow = flow(blob.getName());
                if (flow.isPresent()
                        && written.isBefore(before)
                        && !referred.apply(flow.get()).equals(Optional.of(blob.getName()))) {
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

    private static String columns(TableEntity entity) {
        StringBuilder json = new StringBuilder();
        for (int column = 0; entity.getProperty("State" + column) instanceof String part; column++) {
            json.append(part);
        }
        return json.toString();
    }

    private String download(String blob) {
        try {
            return container.getBlobClient(blob).downloadContent().toString();
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 404) {
                // Read between the two writes of a step that somebody else made: the next read finds the new row.
                throw new PortException(Kind.CONTENDED, "read state " + blob + " : it is gone", e);
            }
            throw e;
        }
    }
}
