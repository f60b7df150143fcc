/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quaywatch.image.Digest;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Finding;
import io.quaywatch.report.PartialReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one scan ended that an engine ran in our own process.
 *
 * @param submission what the submit answered, so that a repeated submit answers the same
 * @param endedAt when the scan ended, on our clock
 */
public record EngineResult(Submission submission, Instant endedAt, Content content) {

    /** What came out of the scan. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "content")
    public sealed interface Content {

        /**
         * The engine's report.
         *
         * @param image the config digest that the report names
         * @param missing what the report lacks, or null where it is whole
         */
        record Reported(
                Digest image,
                List<Finding> findings,
                @Nullable PartialReason missing) implements Content {
            public Reported {
                findings = List.copyOf(findings);
            }
        }

        /** The scan ended well and was uploaded; its findings are at Qualys. */
        record Uploaded() implements Content {}

        /** The image is none that the engine can scan. */
        record Unsupported(String reason) implements Content {}

        /** The scan failed; the reason holds no secret. */
        record Failure(FailureKind kind, String reason) implements Content {}
    }
}
