/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the registry sensor without asking Qualys, for functions that have no right to its secret. Their phases
 * never call the engine; one that did would be a defect.
 */
final class UnconnectedSensor implements ImageEngine {
    @Override
    public String name() {
        return "registry-sensor";
    }

    @Override
    public boolean takesDigests() {
        return false;
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public Optional<Evidence.Reused> earlierResult(ScanJob job) {
        throw unconnected();
    }

    @Override
    public Prepared prepare(ScanJob job) {
        throw unconnected();
    }

    @Override
    public List<Submitted> submit(String target, List<ScanJob> jobs) {
        throw unconnected();
    }

    @Override
    public Polled poll(ScanJob job, Submission submission) {
        throw unconnected();
    }

    @Override
    public Fetched fetch(ScanJob job, Evidence evidence) {
        throw unconnected();
    }

    @Override
    public void cleanUp(ScanJob job, Submission submission) {
        throw unconnected();
    }

    @Override
    public int removeLeftovers(Instant before) {
        throw unconnected();
    }

    private static IllegalStateException unconnected() {
        return new IllegalStateException("this function does not talk to Qualys");
    }
}
