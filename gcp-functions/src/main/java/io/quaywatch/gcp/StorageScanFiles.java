/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobListOption;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.JobId;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ScanFiles;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Results in a bucket of Cloud Storage. A scanner's account can only create objects, so each of its heartbeats is an object of
 * its own, {@code heartbeat-<seconds>}; when it was written, the bucket says, not the scanner.
 */
final class StorageScanFiles implements ScanFiles {
    private static final String ROOT = "results/";
    private static final BlobListOption FIELDS =
            BlobListOption.fields(BlobField.NAME, BlobField.GENERATION, BlobField.TIME_CREATED, BlobField.SIZE);

    private final Storage storage;
    private final String bucket;

    StorageScanFiles(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    @Override
    public Optional<Instant> heartbeat(String jobId, int attempt) {
        return list("read heartbeat of job " + jobId, folder(jobId, attempt) + "heartbeat").stream()
                .map(StorageScanFiles::createdAt)
                .max(Instant::compareTo);
    }

    @Override
    public Optional<ResultManifest> manifest(String jobId, int attempt) {
        String action = "read manifest of job " + jobId;
        return find(action, folder(jobId, attempt) + "manifest.json").map(blob -> {
            if (blob.getSize() == null || blob.getSize() > ResultManifest.MOST_BYTES) {
                throw new PortException(PortException.Kind.CORRUPT, action + " : it is too large");
            }
            return ResultManifest.parse(GcpFailure.calling(action, () -> storage.readAllBytes(blob.getBlobId())));
        });
    }

    /** Reads the generation that it found, so that what is read is one file from its first to its last byte. */
    @Override
    public InputStream open(String jobId, int attempt, ResultManifest.Entry file) {
        String action = "open result file of job " + jobId;
        Blob blob = find(action, folder(jobId, attempt) + file.name())
                .orElseThrow(() -> new PortException(PortException.Kind.NOT_FOUND, action + " : it is not there"));
        return Channels.newInputStream(storage.reader(blob.getBlobId()));
    }

    @Override
    public int delete(String jobId) {
        String action = "delete results of job " + jobId;
        int deleted = 0;
        for (Blob blob : list(action, folder(jobId))) {
            deleted += GcpFailure.calling(action, () -> storage.delete(blob.getBlobId())) ? 1 : 0;
        }
        return deleted;
    }

    @Override
    public List<String> jobsBefore(Instant before) {
        return list("list results", ROOT).stream()
                .filter(blob -> createdAt(blob).isBefore(before))
                .map(blob -> blob.getName().substring(ROOT.length()).split("/", 2)[0])
                .filter(JobId::isOne)
                .distinct()
                .toList();
    }

    private Optional<Blob> find(String action, String name) {
        return Optional.ofNullable(GcpFailure.calling(action, () -> storage.get(BlobId.of(bucket, name))));
    }

    private List<Blob> list(String action, String prefix) {
        return GcpFailure.calling(action, () -> {
            List<Blob> all = new ArrayList<>();
            storage.list(bucket, BlobListOption.prefix(prefix), FIELDS)
                    .iterateAll()
                    .forEach(all::add);
            return all;
        });
    }

    private static Instant createdAt(Blob blob) {
        return blob.getCreateTimeOffsetDateTime().toInstant();
    }

    private static String folder(String jobId, int attempt) {
        return folder(jobId) + attempt + "/";
    }

    /** Whatever else came as a job could name the folder of all jobs. */
    private static String folder(String jobId) {
        if (!JobId.isOne(jobId)) {
            throw new IllegalArgumentException("a job id has 20 lower-case hex digits");
        }
        return ROOT + jobId + "/";
    }
}
