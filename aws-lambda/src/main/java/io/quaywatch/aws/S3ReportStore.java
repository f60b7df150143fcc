/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ReportStore;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reports as JSON objects {@code reports/<key>.json} of a bucket, which encrypts them by default. S3 itself refuses to overwrite
 * one. To be told that there is none, and not "denied", the role needs ListBucket.
 */
final class S3ReportStore implements ReportStore {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    private final S3Client client;
    private final String bucket;

    S3ReportStore(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public void put(ReportKey key, ScanReport report) {
        String action = action("store", key);
        if (!AwsFailure.calling(action, () -> create(action, key, Json.write(report)))
                && !find(key).equals(Optional.of(report))) {
            throw new PortException(PortException.Kind.INVALID, action + " : another report has this key");
        }
    }

    /** False if there is an object already. */
    private boolean create(String action, ReportKey key, String report) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(object(key))
                .ifNoneMatch("*")
                .contentType("application/json")
                .build();
        try {
            client.putObject(request, RequestBody.fromString(report, StandardCharsets.UTF_8));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                return false;
            }
            if (e.statusCode() == CONFLICT) {
                throw new PortException(
                        PortException.Kind.CONTENDED, action + " : somebody else is storing it at this moment", e);
            }
            throw e;
        }
    }

    @Override
    public Optional<ScanReport> find(ReportKey key) {
        String action = action("read", key);
        return AwsFailure.calling(action, () -> read(key)).map(json -> report(action, json));
    }

    private static ScanReport report(String action, byte[] json) {
        IOException cause = null;
        try {
            ScanReport report = Json.state().readValue(json, ScanReport.class);
            if (report != null) {
                return report;
            }
        } catch (IOException e) {
            cause = e;
        }
        throw new PortException(
                PortException.Kind.CORRUPT, action + " : it holds no whole report of this release", cause);
    }

    private Optional<byte[]> read(ReportKey key) {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(bucket).key(object(key)).build();
        try {
            ResponseBytes<GetObjectResponse> answer = client.getObjectAsBytes(request);
            return Optional.of(answer.asByteArrayUnsafe());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private String action(String verb, ReportKey key) {
        return verb + " report s3://" + bucket + "/" + object(key);
    }

    private static String object(ReportKey key) {
        return "reports/" + key.value() + ".json";
    }
}
