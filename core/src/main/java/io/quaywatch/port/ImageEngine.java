/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Finding;
import io.quaywatch.report.PartialReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that scans images. Submit, poll and fetch may run on three different instances in three processes: what they share
 * is the job and the submission. Every call is safe to repeat.
 *
 * <p>Throws {@code QualysException} or {@link PortException}; an engine that must wait says so in its answer instead.
 */
public interface ImageEngine {
    /** For reports and the ledger: {@code registry-sensor}, {@code qscanner-process}, … */
    String name();

    /** Whether the engine can be given a digest; otherwise it needs a tag that points at the image. */
    boolean takesDigests();

    /**
     * An earlier result of exactly this image that may be used instead of a scan. Best effort: empty when it cannot be asked
     * now. A spent call budget is thrown, though: to wait is cheaper than to scan again what is known.
     */
    Optional<Evidence.Reused> earlierResult(ScanJob job);

    /** Makes sure that the engine can reach the image's registry. */
    Prepared prepare(ScanJob job);

    /** Starts the scans, all of the same target (at most {@link #batchSize()}); the answers are in the order of the jobs. */
    List<Submitted> submit(String target, List<ScanJob> jobs);

    /** How many jobs one submit may carry. */
    int batchSize();

    /** How a submitted scan stands. */
    Polled poll(ScanJob job, Submission submission);

    /** The findings of a scan that {@link #poll} or {@link #earlierResult} says exists. */
    Fetched fetch(ScanJob job, Evidence evidence);

    /** Removes what the scan left at the engine. Best effort and repeatable. */
    void cleanUp(ScanJob job, Submission submission);

    /** Removes what ended scans of ours left at the engine before this moment, never what others made. How many it removed. */
    int removeLeftovers(Instant before);

    /** Answer of {@link #prepare}. */
    sealed interface Prepared {
        record Ready(String target) implements Prepared {}

        record NotYet(Duration delay, String reason) implements Prepared {}

        record Impossible(String reason) implements Prepared {}
    }

    /** Answer of {@link #submit}, one per job. */
    sealed interface Submitted {
        record Accepted(Submission submission) implements Submitted {}

        record NotYet(Duration delay, String reason) implements Submitted {}

        record Refused(FailureKind kind, String reason) implements Submitted {}
    }

    /** Answer of {@link #poll}. */
    sealed interface Polled {
        /** Not ended as far as is known; the hint says when news can be expected. */
        record Running(@Nullable Duration hint) implements Polled {}

        /**
         * A result of this job exists.
         *
         * @param adopted where the identity was unknown: the digest of the one result that matches by name and time
         */
        record Finished(Evidence evidence, io.quaywatch.image.@Nullable Digest adopted) implements Polled {}

        /** The engine ended its work and has no result for this image; {@code sibling}: it has one for another platform of it. */
        record EndedWithout(boolean sibling, String reason) implements Polled {}

        record Failed(FailureKind kind, String reason) implements Polled {}

        /** The engine looked at the image and found that it is none that it can scan. */
        record Unsupported(String reason) implements Polled {}
    }

    /** Answer of {@link #fetch}. */
    sealed interface Fetched {
        record Findings(List<Finding> findings) implements Fetched {
            public Findings {
                findings = List.copyOf(findings);
            }
        }

        record Incomplete(List<Finding> findings, PartialReason reason, String remark) implements Fetched {
            public Incomplete {
                findings = List.copyOf(findings);
            }
        }

        record NotYet(Duration delay, String reason) implements Fetched {}

        record Failed(FailureKind kind, String reason) implements Fetched {}
    }
}
