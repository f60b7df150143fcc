/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Values as JSON in blobs of one container, each written once. The service itself refuses to overwrite one.
 *
 * @param type what a blob holds
 */
record JsonBlobs<T>(BlobContainerClient container, Class<T> type) {
    /** False, and nothing written, if there is a blob already. */
    boolean create(String name, T value, Map<String, String> metadata) {
        BlobParallelUploadOptions options = new BlobParallelUploadOptions(
                        BinaryData.fromBytes(Json.write(value).getBytes(StandardCharsets.UTF_8)))
                .setHeaders(new BlobHttpHeaders().setContentType("application/json"))
                .setMetadata(metadata)
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        return AzureFailure.calling(action("store", name), () -> {
            try {
                container.getBlobClient(name).uploadWithResponse(options, null, Context.NONE);
                return true;
            } catch (BlobStorageException e) {
                // Which of the two it is depends on whether the value is sent at once or in blocks.
                if (e.getErrorCode() == BlobErrorCode.BLOB_ALREADY_EXISTS
                        || e.getErrorCode() == BlobErrorCode.CONDITION_NOT_MET) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** @throws PortException CORRUPT if this release cannot read the blob */
    Optional<T> find(String name) {
        String action = action("read", name);
        return AzureFailure.calling(action, () -> read(name)).map(json -> value(action, json));
    }

    private Optional<byte[]> read(String name) {
        try {
            return Optional.of(container.getBlobClient(name).downloadContent().toBytes());
        } catch (BlobStorageException e) {
            if (e.getErrorCode() == BlobErrorCode.BLOB_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private T value(String action, byte[] json) {
        IOException cause = null;
        try {
            T value = Json.state().readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (IOException e) {
            cause = e;
        }
        throw new PortException(
                PortException.Kind.CORRUPT,
                action + " : it holds no whole " + type.getSimpleName() + " of this release",
                cause);
    }

    /** False if there was none. */
    boolean delete(String name) {
        return AzureFailure.calling(
                action("delete", name), () -> container.getBlobClient(name).deleteIfExists());
    }

    /** What is done to what, for an error message. */
    String action(String verb, String name) {
        return verb + " blob " + container.getBlobContainerName() + "/" + name;
    }
}
