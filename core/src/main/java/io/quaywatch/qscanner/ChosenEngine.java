/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.port.EngineResults;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Two places in which the same scanner can run: in our own function, or in a container made for one scan. The place is chosen
 * once, when the scan is prepared; from then on the target says where it is, so a scan under way ends where it began, whatever
 * the mode says by then.
 */
public final class ChosenEngine implements ImageEngine {
    /** Where scans run. */
    public enum Mode {
        /** By the size of the image. */
        AUTO,
        FUNCTION,
        CONTAINER
    }

    private final ImageEngine function;
    private final ImageEngine container;
    private final EngineResults functionResults;
    private final Mode mode;
    private final long functionMostBytes;

    /**
     * @param function answers {@link QScannerProcessEngine#TARGET} when asked to prepare
     * @param container answers another target, and can fetch by digest what was scanned before
     * @param functionResults what the engine in the function leaves between submit and fetch
     * @param functionMostBytes how large an image, compressed, is still scanned in the function when the mode is
     *     {@link Mode#AUTO}
     */
    public ChosenEngine(
            ImageEngine function,
            ImageEngine container,
            EngineResults functionResults,
            Mode mode,
            long functionMostBytes) {
        this.function = function;
        this.container = container;
        this.functionResults = functionResults;
        this.mode = mode;
        this.functionMostBytes = functionMostBytes;
    }

    @Override
    public String name() {
        return switch (mode) {
            case AUTO -> "qscanner";
            case FUNCTION -> function.name();
            case CONTAINER -> container.name();
        };
    }

    @Override
    public boolean takesDigests() {
        return function.takesDigests() && container.takesDigests();
    }

    @Override
    public int batchSize() {
        return Math.min(function.batchSize(), container.batchSize());
    }

    @Override
    public Optional<Evidence.Reused> earlierResult(ScanJob job) {
        return container.earlierResult(job);
    }

    @Override
    public Prepared prepare(ScanJob job) {
        return chosen(job).prepare(job);
    }

    private ImageEngine chosen(ScanJob job) {
        return switch (mode) {
            case FUNCTION -> function;
            case CONTAINER -> container;
            // An image of unknown size may be any size, and a full disk in the function is everybody's.
            case AUTO ->
                job.compressedBytes() != null && job.compressedBytes() <= functionMostBytes ? function : container;
        };
    }

    @Override
    public List<Submitted> submit(String target, List<ScanJob> jobs) {
        return at(target).submit(target, jobs);
    }

    @Override
    public Polled poll(ScanJob job, Submission submission) {
        return at(submission.target()).poll(job, submission);
    }

    /**
     * No submission says here where the scan was. A result that the function stored for this very claim is this scan's; all
     * others, and earlier ones that are reused, are at Qualys.
     */
    @Override
    public Fetched fetch(ScanJob job, Evidence evidence) {
        boolean inFunction = evidence instanceof Evidence.Scanned
                && functionResults.find(job.key(), job.fence()).isPresent();
        return (inFunction ? function : container).fetch(job, evidence);
    }

    @Override
    public void cleanUp(ScanJob job, Submission submission) {
        at(submission.target()).cleanUp(job, submission);
    }

    @Override
    public int removeLeftovers(Instant before) {
        int removed = 0;
        try {
            removed += container.removeLeftovers(before);
        } finally {
            // Also where the other fails: one trouble must not let both leak.
            removed += function.removeLeftovers(before);
        }
        return removed;
    }

    private ImageEngine at(String target) {
        return target.equals(QScannerProcessEngine.TARGET) ? function : container;
    }
}
