/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.ImageResults;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.RepositoryName;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Finding;
import io.quaywatch.report.PartialReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The results of scans that ended well and whose findings are at Qualys, not with us: the scanner uploaded what it saw, and
 * Qualys makes the report some minutes later ({@code facts/qualys.md} §4.4, exit 40; §6, row 10). All calls may be repeated
 * and throw {@link QualysException}.
 */
public final class UploadedResults {
    private final QualysApi api;
    private final ImageResults results;
    private final InstantSource clock;
    private final Duration reportWait;

    /** @param reportWait how long after the submission a report is waited for; less than the deadline of the scan */
    public UploadedResults(QualysApi api, InstantSource clock, Duration reportWait) {
        this.api = api;
        this.results = new ImageResults(api, clock);
        this.clock = clock;
        this.reportWait = reportWait;
    }

    /** An earlier result of exactly this image, as {@code ImageEngine.earlierResult} wants it. */
    public Optional<Evidence.Reused> earlierResult(ScanJob job, Duration maxAge) {
        return job.configDigest() == null ? Optional.empty() : results.earlier(job.configDigest(), maxAge);
    }

    /**
     * Whether the report of an ended scan is there. Once the wait is over the scan counts as finished all the same:
     * {@link #fetch} then says that its report is late.
     *
     * @param endedAt when the scanner ended, well
     */
    public Polled poll(ScanJob job, Submission submission, Instant endedAt) {
        @Nullable Digest wanted = job.configDigest();
        List<ImageEntry> rows = wanted == null
                ? results.named(name(job), submission.engineTime())
                : api.image(wanted)
                        .filter(row -> isSince(row, submission.engineTime()))
                        .map(List::of)
                        .orElse(List.of());
        if (rows.size() > 1) {
            return new Polled.Failed(
                    FailureKind.AMBIGUOUS,
                    rows.size() + " images at Qualys carry this name since the scan was asked for");
        }
        if (rows.size() == 1) {
            ImageEntry row = rows.get(0);
            if (row.errorCode() != null) {
                return new Polled.Failed(FailureKind.ENGINE_FAILED, scanError(row));
            }
            if (row.usable()) {
                return new Polled.Finished(
                        new Evidence.Scanned(row.scannedAt()), wanted == null ? Digest.sha256(row.sha()) : null);
            }
        }
        return clock.instant().isBefore(submission.acceptedAt().plus(reportWait))
                ? new Polled.Running(null)
                : new Polled.Finished(new Evidence.Scanned(endedAt), null);
    }

    /** The findings that {@link #poll} or {@link #earlierResult} found, or that they have not arrived in time. */
    public Fetched fetch(ScanJob job, Evidence evidence) {
        @Nullable Digest wanted = job.configDigest();
        if (wanted == null) {
            return late(job, evidence);
        }
        Instant since = since(job, evidence);
        Optional<ImageEntry> row = api.image(wanted);
        if (row.isEmpty() || row.get().scannedAt() != null && !isSince(row.get(), since)) {
            return late(job, evidence);
        }
        if (row.get().errorCode() != null) {
            return new Fetched.Failed(FailureKind.ENGINE_FAILED, scanError(row.get()));
        }
        List<Finding> findings = new ArrayList<>();
        if (row.get().usable() && api.vulnerabilities(wanted, findings::add).isPresent()) {
            return new Fetched.Findings(findings);
        }
        return clock.instant().isBefore(evidence.scannedAt().plus(reportWait))
                ? new Fetched.NotYet(results.processing(evidence.scannedAt()), "Qualys has not processed the image yet")
                : late(job, evidence);
    }

    /**
     * The scan ended and Qualys has no result of it. Only the end of this job's own scan is evidence enough for a partial
     * report, and that is never before the job was asked for.
     */
    private static Fetched late(ScanJob job, Evidence evidence) {
        if (evidence instanceof Evidence.Scanned && !evidence.scannedAt().isBefore(job.requestedAt())) {
            return new Fetched.Incomplete(
                    List.of(),
                    PartialReason.REPORT_LATE,
                    "the scan ended and was uploaded, and Qualys had made no report of it in time");
        }
        return new Fetched.Failed(FailureKind.NO_RESULT, "Qualys has no result of this scan");
    }

    /** A scan's own end may lie behind its time at Qualys; what is newer than the request is good enough. */
    private static Instant since(ScanJob job, Evidence evidence) {
        boolean own = evidence instanceof Evidence.Scanned && job.requestedAt().isBefore(evidence.scannedAt());
        return own ? job.requestedAt() : evidence.scannedAt();
    }

    private static boolean isSince(ImageEntry row, Instant since) {
        return row.scannedAt() != null && !row.scannedAt().isBefore(since);
    }

    private static RepositoryName name(ScanJob job) {
        return new RepositoryName(
                job.image().registry(), job.image().repository(), job.image().tag());
    }

    private static String scanError(ImageEntry row) {
        return "Qualys reports scan error " + row.errorCode();
    }
}
