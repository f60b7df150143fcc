/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.image.Digest;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.ImageResults;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.RepositoryName;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.sensor.ScanStatusBoard.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a submitted scan stands. The last status of an image is still that of last week's scan, so only what is newer
 * than the submit, on Qualys' clock, counts as its result.
 */
final class SensorPolling {
    /** Results are published some minutes after a schedule ends ({@code facts/qualys.md} §6, row 10). */
    private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(5);

    private final QualysApi api;
    private final ScanStatusBoard board;
    private final ImageResults results;
    private final SensorSettings settings;
    private final InstantSource clock;

    SensorPolling(QualysApi api, ScanStatusBoard board, SensorSettings settings, InstantSource clock) {
        this.api = api;
        this.board = board;
        this.results = new ImageResults(api, clock);
        this.settings = settings;
        this.clock = clock;
    }

    Polled poll(ScanJob job, Submission submission) {
        @Nullable Digest wanted = job.configDigest();
        Status status = board.status(wanted == null ? null : wanted.hex(), submission.target(), submission.job());
        if (wanted != null && isNew(status.scannedAt(), submission)) {
            return status.errorCode() == null ? finished(status.scannedAt()) : scanError(status.errorCode());
        }
        if (status.scheduleEnded() == null) {
            return new Polled.Running(status.hint());
        }
        if (status.scheduleFailed()) {
            return failed("the schedule failed: " + status.scheduleError());
        }
        if (wanted == null) {
            return byName(job, submission, status);
        }
        return hasPublished(status)
                ? withoutNewResult(job, wanted, submission, status)
                : new Polled.Running(status.hint());
    }

    private Polled withoutNewResult(ScanJob job, Digest configDigest, Submission submission, Status status) {
        Optional<ImageEntry> found = api.image(configDigest);
        if (found.isEmpty()) {
            boolean sibling = namedLike(job, submission).stream()
                    .anyMatch(image -> !image.sha().equals(configDigest.hex()));
            return new Polled.EndedWithout(
                    sibling, ended(status) + " and Qualys knows nothing of image " + configDigest.shortHex());
        }
        ImageEntry image = found.get();
        if (!image.usable()) {
            return image.errorCode() == null ? new Polled.Running(null) : scanError(image.errorCode());
        }
        if (isNew(image.scannedAt(), submission)) {
            return finished(image.scannedAt());
        }
        boolean tooOld = image.scannedAt().isBefore(clock.instant().minus(settings.maxReuseAge()));
        if (job.force() || tooOld) {
            return new Polled.Failed(
                    FailureKind.FORCE_NOT_EFFECTIVE,
                    "Qualys kept its result of " + image.scannedAt()
                            + "; ask Qualys support to enable Force Registry Image Scan on the subscription");
        }
        return new Polled.Finished(
                new Evidence.Reused(
                        image.scannedAt(),
                        "A scan was asked for and Qualys kept its earlier result of this very image: forced scans are"
                                + " not enabled on the subscription."),
                null);
    }

    /** The registry could not be read and the schedule has ended: exactly one row with this name, newer than the submit, is taken for the image. */
    private Polled byName(ScanJob job, Submission submission, Status status) {
        List<ImageEntry> rows = namedLike(job, submission);
        if (rows.size() > 1) {
            return new Polled.Failed(
                    FailureKind.AMBIGUOUS,
                    rows.size() + " images at Qualys carry this name since the scan was asked for");
        }
        if (rows.size() == 1) {
            ImageEntry row = rows.get(0);
            return row.errorCode() == null
                    ? new Polled.Finished(new Evidence.Scanned(row.scannedAt()), Digest.sha256(row.sha()))
                    : scanError(row.errorCode());
        }
        return hasPublished(status)
                ? new Polled.EndedWithout(false, ended(status) + " and Qualys knows no new image of this name")
                : new Polled.Running(status.hint());
    }

    private List<ImageEntry> namedLike(ScanJob job, Submission submission) {
        RepositoryName wanted = new RepositoryName(
                job.image().registry(), job.image().repository(), job.image().tag());
        return results.named(wanted, submission.engineTime());
    }

    private boolean hasPublished(Status status) {
        return status.scheduleEnded() != null
                && !status.scheduleEnded().plus(PUBLISHED_WITHIN).isAfter(clock.instant());
    }

    private static boolean isNew(@Nullable Instant scannedAt, Submission submission) {
        return scannedAt != null && !scannedAt.isBefore(submission.engineTime());
    }

    /** A schedule of many images names the errors of all of them. */
    private static String ended(Status status) {
        return "the schedule ended" + (status.scheduleError() == null ? "" : " (" + status.scheduleError() + ")");
    }

    private static Polled finished(Instant scannedAt) {
        return new Polled.Finished(new Evidence.Scanned(scannedAt), null);
    }

    private static Polled failed(String reason) {
        return new Polled.Failed(FailureKind.ENGINE_FAILED, reason);
    }

    private static Polled scanError(String code) {
        return failed("Qualys reports scan error " + code);
    }
}
