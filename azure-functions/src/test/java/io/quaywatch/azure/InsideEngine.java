/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qscanner.QScannerProcessEngine;
import io.quaywatch.report.Evidence;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An engine whose submit is the scan itself, as inside the function; a test says what happens meanwhile. */
final class InsideEngine implements ImageEngine {
    final List<ScanJob> submits = new ArrayList<>();
    Runnable during = () -> {};
    Runnable fetching = () -> {};
    private final InstantSource clock;

    InsideEngine(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "inside";
    }

    @Override
    public boolean takesDigests() {
        return true;
    }

    @Override
    public Optional<Evidence.Reused> earlierResult(ScanJob job) {
        return Optional.empty();
    }

    @Override
    public Prepared prepare(ScanJob job) {
        return new Prepared.Ready(QScannerProcessEngine.TARGET);
    }

    @Override
    public List<Submitted> submit(String target, List<ScanJob> jobs) {
        submits.addAll(jobs);
        during.run();
        Instant now = clock.instant();
        return jobs.stream()
                .map(job -> (Submitted)
                        new Submitted.Accepted(new Submission(target, "job-" + job.fence(), null, now, now)))
                .toList();
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public Polled poll(ScanJob job, Submission submission) {
        return new Polled.Finished(new Evidence.Scanned(clock.instant()), null);
    }

    @Override
    public Fetched fetch(ScanJob job, Evidence evidence) {
        fetching.run();
        return new Fetched.Findings(List.of());
    }

    @Override
    public void cleanUp(ScanJob job, Submission submission) {}

    @Override
    public int removeLeftovers(Instant before) {
        return 0;
    }
}
