/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.EngineResult;
import io.quaywatch.port.EngineResults;
import io.quaywatch.port.PortException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine in the function leaves between submit and fetch: blobs {@code <scan key>/<hex fence>.json} of container
 * {@value #CONTAINER}. The end of the scan is in the blob's metadata too, so that a walk need not read the findings.
 */
final class BlobEngineResults implements EngineResults {
    static final String CONTAINER = "results";

    /** Names of metadata are those of C# identifiers, and some tools write them in lower case. */
    private static final String ENDED_AT = "endedat";

    private final BlobContainerClient container;
    private final JsonBlobs<EngineResult> blobs;

    BlobEngineResults(BlobContainerClient container) {
        this.container = container;
        this.blobs = new JsonBlobs<>(container, EngineResult.class);
    }

    @Override
    public EngineResult put(ScanKey key, long fence, EngineResult result) {
        String name = name(key, fence);
        if (blobs.create(name, result, Map.of(ENDED_AT, result.endedAt().toString()))) {
            return result;
        }
        return find(key, fence)
                .orElseThrow(() -> new PortException(
                        PortException.Kind.CONTENDED, blobs.action("store", name) + " : it is being deleted"));
    }

    @Override
    public Optional<EngineResult> find(ScanKey key, long fence) {
        return blobs.find(name(key, fence));
    }

    @Override
    public void delete(ScanKey key, long fence) {
        blobs.delete(name(key, fence));
    }

    @Override
    public int deleteEndedBefore(Instant moment) {
        ListBlobsOptions options = new ListBlobsOptions().setDetails(new BlobListDetails().setRetrieveMetadata(true));
        return AzureFailure.calling("list container " + container.getBlobContainerName(), () -> {
            int deleted = 0;
            for (BlobItem item : container.listBlobs(options, null)) {
                deleted += endedAt(item).isBefore(moment) && blobs.delete(item.getName()) ? 1 : 0;
            }
            return deleted;
        });
    }

    /** Where the metadata does not say, the scan ended before its result was written, so it is old when the blob is. */
    private static Instant endedAt(BlobItem item) {
        try {
            if (item.getMetadata() != null && item.getMetadata().get(ENDED_AT) != null) {
                return Instant.parse(item.getMetadata().get(ENDED_AT));
            }
        } catch (DateTimeException notOurs) {
            // Somebody else wrote it.
        }
        return item.getProperties().getLastModified().toInstant();
    }

    private static String name(ScanKey key, long fence) {
        return key.value() + "/" + Long.toHexString(fence) + ".json";
    }
}
