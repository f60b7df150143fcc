/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.AffectedPackage;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An in-memory engine that answers well unless a test queues other answers; a queued supplier may throw. */
final class ScriptedEngine implements ImageEngine {
    static final Finding FINDING = new Finding(
            900_001,
            "A weak library",
            Severity.HIGH,
            "Debian",
            List.of("CVE-2026-0001"),
            List.of(new AffectedPackage("libfoo", "1.0-1", "1.0-2", null)),
            true,
            7.5,
            null);

    final Deque<Supplier<Optional<Evidence.Reused>>> earlier = new ArrayDeque<>();
    final Deque<Supplier<Prepared>> prepared = new ArrayDeque<>();
    final Deque<Supplier<Submitted>> submitted = new ArrayDeque<>();
    final Deque<Supplier<Polled>> polled = new ArrayDeque<>();
    final Deque<Supplier<Fetched>> fetched = new ArrayDeque<>();
    final List<List<ScanJob>> submits = new ArrayList<>();
    final List<String> cleaned = new ArrayList<>();
    List<Finding> findings = List.of(FINDING);
    boolean takesDigests;

    @Nullable
    RuntimeException cleanUpThrows;

    private final InstantSource clock;

    ScriptedEngine(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public boolean takesDigests() {
        return takesDigests;
    }

    @Override
    public int batchSize() {
        return 3;
    }

    @Override
    public Optional<Evidence.Reused> earlierResult(ScanJob job) {
        return earlier.isEmpty() ? Optional.empty() : earlier.remove().get();
    }

    @Override
    public Prepared prepare(ScanJob job) {
        return prepared.isEmpty()
                ? new Prepared.Ready("target")
                : prepared.remove().get();
    }

    @Override
    public List<Submitted> submit(String target, List<ScanJob> jobs) {
        submits.add(jobs);
        Instant now = clock.instant();
        return jobs.stream()
                .map(job -> submitted.isEmpty()
                        ? new Submitted.Accepted(new Submission(target, "job-" + job.fence(), null, now, now))
                        : submitted.remove().get())
                .toList();
    }

    Submission submission(String target, Instant at) {
        return new Submission(target, "job", null, at, at);
    }

    @Override
    public Polled poll(ScanJob job, Submission submission) {
        return polled.isEmpty()
                ? new Polled.Finished(new Evidence.Scanned(clock.instant()), null)
                : polled.remove().get();
    }

    @Override
    public Fetched fetch(ScanJob job, Evidence evidence) {
        return fetched.isEmpty()
                ? new Fetched.Findings(findings)
                : fetched.remove().get();
    }

    @Override
    public void cleanUp(ScanJob job, Submission submission) {
        if (cleanUpThrows != null) {
            throw cleanUpThrows;
        }
        cleaned.add(submission.job());
    }

    @Override
    public int removeLeftovers(Instant before) {
        return 0;
    }
}
