/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.log.Redactor;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import io.quaywatch.report.Untrusted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * Records that could not be worked on, as blobs {@code <yyyy>/<MM>/<dd>/<sha256 of the record>.json} of the container
 * {@code poison}. The same record of the same day is one blob, however often it comes; the first reason stays.
 *
 * <p>All methods throw {@link PortException}.
 */
final class PoisonBlobs implements PoisonBin {
    /** The container. */
    static final String CONTAINER = "poison";

    private static final int LONGEST_REASON = 500;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    /** What follows the first document would be lost. */
    private static final ObjectReader ONE_DOCUMENT =
            Json.wire().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Redactor REDACTOR = Redactor.of(List.of());

    private final BlobContainerClient container;
    private final InstantSource clock;

    PoisonBlobs(BlobContainerClient container, InstantSource clock) {
        this.container = container;
        this.clock = clock;
    }

    @Override
    public String put(String reason, String source, String record) {
        String digest = Digest.of(record.getBytes(StandardCharsets.UTF_8)).hex();
        String name = DAY.format(clock.instant()) + "/" + digest + ".json";
        PoisonRecord poison = new PoisonRecord(
                REDACTOR.redact(Untrusted.line(reason, LONGEST_REASON)), source, clock.instant(), content(record));
        String action = "keep poison record " + name;
        AzureFailure.calling(action, () -> create(name, Json.write(poison)));
        return name;
    }

    /** At most so many names, the oldest day first. */
    List<String> list(int most) {
        return AzureFailure.calling(
                "list poison records",
                () -> container.listBlobs().stream()
                        .limit(most)
                        .map(BlobItem::getName)
                        .toList());
    }

    /** CORRUPT if the blob is not one of ours. */
    Optional<PoisonRecord> read(String name) {
        String action = "read poison record " + name;
        return AzureFailure.calling(action, () -> download(name)).map(content -> parse(action, content));
    }

    /** False if it is gone already. */
    boolean delete(String name) {
        return AzureFailure.calling(
                "delete poison record " + name,
                () -> container.getBlobClient(name).deleteIfExists());
    }

    private boolean create(String name, String content) {
        try {
            container.getBlobClient(name).upload(BinaryData.fromString(content), false);
            return true;
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 409 || e.getStatusCode() == 412) {
                return false;
            }
            throw e;
        }
    }

    private Optional<byte[]> download(String name) {
        try {
            return Optional.of(container.getBlobClient(name).downloadContent().toBytes());
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static PoisonRecord parse(String action, byte[] content) {
        try {
            PoisonRecord poison = Json.state().readValue(content, PoisonRecord.class);
            if (poison != null && poison.record() != null) {
                return poison;
            }
        } catch (IOException e) {
            throw new PortException(Kind.CORRUPT, action + " : it is no poison record of this release", e);
        }
        throw new PortException(Kind.CORRUPT, action + " : it is no poison record of this release");
    }

    private static JsonNode content(String record) {
        try {
            JsonNode json = ONE_DOCUMENT.readTree(record);
            return json.isContainerNode() ? json : TextNode.valueOf(record);
        } catch (JsonProcessingException noJson) {
            return TextNode.valueOf(record);
        }
    }
}
