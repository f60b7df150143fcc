/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import io.quaywatch.local.InMemoryEngineResults;
import io.quaywatch.port.EngineResult;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** As small as an engine can be: the one in the function keeps its results with us, the other leaves them at Qualys. */
final class SmallEngine implements ImageEngine {
    /** What instances share. */
    static final class World {
        final VirtualClock clock = new VirtualClock();
        final InMemoryEngineResults results = new InMemoryEngineResults();
        final Map<String, Instant> containers = new HashMap<>();
        final Map<Digest, Instant> atQualys = new HashMap<>();
        final List<String> calls = new ArrayList<>();
        int started;

        @Nullable
        PortException containerTrouble;
    }

    private static final Duration SCAN = Duration.ofMinutes(1);

    private final World world;
    private final String target;
    private final boolean inFunction;

    SmallEngine(World world, String target) {
        this.world = world;
        this.target = target;
        this.inFunction = target.equals(QScannerProcessEngine.TARGET);
    }

    static List<Finding> findings(Digest image) {
        long qid = Long.parseLong(image.hex().substring(0, 8), 16);
        return List.of(new Finding(qid, "A flaw", Severity.HIGH, "Debian", List.of(), List.of(), true, null, null));
    }

    private boolean called(String what) {
        return world.calls.add(target + " " + what);
    }

    @Override
    public String name() {
        return "small-" + target;
    }

    @Override
    public boolean takesDigests() {
        return true;
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public Optional<Evidence.Reused> earlierResult(ScanJob job) {
        called("earlierResult");
        return Optional.ofNullable(world.atQualys.get(job.configDigest())).map(at -> new Evidence.Reused(at, "known"));
    }

    @Override
    public Prepared prepare(ScanJob job) {
        return new Prepared.Ready(target);
    }

    @Override
    public List<Submitted> submit(String asked, List<ScanJob> jobs) {
        called("submit");
        return jobs.stream().map(this::submit).toList();
    }

    private Submitted submit(ScanJob job) {
        Instant now = world.clock.instant();
        String name = job.key().id().substring(0, 12) + "-" + job.fence();
        Submission submission = new Submission(target, name, null, now, now);
        boolean unknown = job.image().repository().contains("missing");
        if (!inFunction) {
            world.started += world.containers.putIfAbsent(name, now) == null ? 1 : 0;
            return new Submitted.Accepted(submission);
        }
        EngineResult result = new EngineResult(
                submission,
                now,
                unknown
                        ? new EngineResult.Content.Failure(FailureKind.ENGINE_FAILED, "exit code 6")
                        : new EngineResult.Content.Reported(job.configDigest(), findings(job.configDigest()), null));
        EngineResult stored = world.results.put(job.key(), job.fence(), result);
        world.started += stored == result ? 1 : 0;
        return new Submitted.Accepted(stored.submission());
    }

    @Override
    public Polled poll(ScanJob job, Submission submission) {
        called("poll");
        if (job.image().repository().contains("missing")) {
            return new Polled.Failed(FailureKind.ENGINE_FAILED, "exit code 6");
        }
        if (inFunction) {
            return world.results
                    .find(job.key(), job.fence())
                    .<Polled>map(result -> new Polled.Finished(new Evidence.Scanned(result.endedAt()), null))
                    .orElse(new Polled.Failed(FailureKind.NO_RESULT, "nothing is stored"));
        }
        Instant end = submission.engineTime().plus(SCAN);
        if (world.clock.instant().isBefore(end)) {
            return new Polled.Running(null);
        }
        world.atQualys.put(job.configDigest(), end);
        return new Polled.Finished(new Evidence.Scanned(end), null);
    }

    @Override
    public Fetched fetch(ScanJob job, Evidence evidence) {
        called("fetch");
        boolean there = inFunction
                ? world.results
                        .find(job.key(), job.fence())
                        .filter(result -> result.content() instanceof EngineResult.Content.Reported)
                        .isPresent()
                : world.atQualys.containsKey(job.configDigest());
        return there
                ? new Fetched.Findings(findings(job.configDigest()))
                : new Fetched.Failed(FailureKind.NO_RESULT, "nothing is there");
    }

    @Override
    public void cleanUp(ScanJob job, Submission submission) {
        called("cleanUp");
        if (inFunction) {
            world.results.delete(job.key(), job.fence());
        } else {
            world.containers.remove(submission.job());
        }
    }

    @Override
    public int removeLeftovers(Instant before) {
        called("removeLeftovers");
        if (!inFunction && world.containerTrouble != null) {
            throw world.containerTrouble;
        }
        return inFunction ? 1 : 2;
    }
}
