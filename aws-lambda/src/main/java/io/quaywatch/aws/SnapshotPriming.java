/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.Submission;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanState.CheckStatus;
import io.quaywatch.scan.StepResult;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Touches what every step needs, so that the snapshot holds it warm: the mappers for states, and the classes of the clients. */
final class SnapshotPriming {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotPriming.class);

    private SnapshotPriming() {}

    /** What fails here only makes the first call slower; it must not fail a deployment. */
    static void run() {
        try {
            ScanState read = Json.state()
                    .readValue(
                            Json.write(StepAnswer.of(StepResult.next(sample())).state()), ScanState.class);
            Class.forName("okhttp3.internal.connection.RealConnection");
            Class.forName("software.amazon.awssdk.services.dynamodb.DefaultDynamoDbClient");
            LOG.atInfo().addKeyValue("phase", read.phase()).log("primed");
        } catch (JacksonException | ClassNotFoundException | LinkageError e) {
            LOG.atWarn().setCause(e).log("not all could be primed");
        }
    }

    private static ScanState sample() {
        Instant then = Instant.EPOCH;
        Digest digest = Digest.sha256("0".repeat(64));
        ImageReference image = ImageReference.parse("registry.example/sample:1");
        ScanKey key = ScanKey.of(digest, Platform.LINUX_AMD64, "pkg");
        Workload workload = new Workload("sample", "sample", "sample", null, null, Platform.LINUX_AMD64, true);
        return new CheckStatus(
                new ScanRequest("sample/0", image.toString(), digest, "main", workload, false, then, 0),
                new IdentifiedImage(image, image, key, digest, digest, digest, 1L),
                new Claim(key, "sample/0", 1, then, "CHECK_STATUS"),
                new Submission("1", "qw-sample", null, then, then),
                then,
                0);
    }
}
