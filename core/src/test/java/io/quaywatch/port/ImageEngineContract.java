/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every engine does. An engine's test extends this and says how to make instances that share nothing but their stores,
 * and how to make the world behind them move.
 */
public abstract class ImageEngineContract {
    private static final int PATIENCE = 60;

    /** A new instance, as another process would have it. */
    protected abstract ImageEngine engine();

    /** A job for one of several different images, each of which has findings of its own; 0, 1 or 2. */
    protected abstract ScanJob job(int image);

    /** A job for an image that the engine can never find. */
    protected abstract ScanJob unknownJob();

    /** Some time passes: at least a second, at most a few minutes. */
    protected abstract void letTimePass();

    /** The QIDs of the image's findings, found out in another way than through the engine. */
    protected abstract Set<Long> qids(ScanJob job) throws Exception;

    /** How many pieces of work the engine was seen to start. */
    protected abstract int started();

    /** How many things scans left behind that {@code cleanUp} should have removed. */
    protected abstract int leftBehind();

    @Test
    void scan_everyCallOnAnotherInstance_endsWithItsFindings() throws Exception {
        ScanJob job = job(0);

        Submission submission = submitted(job);
        Polled polled = settled(job, submission);

        assertThat(polled).isInstanceOf(Polled.Finished.class);
        assertThat(findings(job, ((Polled.Finished) polled).evidence())).isEqualTo(qids(job));
    }

    @Test
    void anyCall_repeated_answersAsBeforeAndStartsNothing() {
        ScanJob job = job(0);
        assertThat(engine().prepare(job)).isEqualTo(engine().prepare(job));
        Submission first = submitted(job);

        Submission second = submitted(again(job));
        assertThat(second.job()).isEqualTo(first.job());
        Polled polled = settled(job, second);
        assertThat(engine().poll(job, first)).isEqualTo(polled);
        Evidence evidence = ((Polled.Finished) polled).evidence();
        assertThat(engine().fetch(job, evidence)).isEqualTo(engine().fetch(job, evidence));
        engine().cleanUp(job, first);
        assertThatCode(() -> engine().cleanUp(job, second)).doesNotThrowAnyException();

        assertThat(started()).isEqualTo(1);
        assertThat(leftBehind()).isZero();
    }

    @Test
    void submit_batchRepeated_startsNothing() {
        List<ScanJob> jobs = jobs();
        String target = ready(jobs.get(0));
        engine().submit(target, jobs);
        int started = started();

        List<Submitted> repeated = engine().submit(
                        target, jobs.stream().map(ImageEngineContract::again).toList());

        assertThat(repeated).hasSameSizeAs(jobs).allMatch(Submitted.Accepted.class::isInstance);
        assertThat(started()).isEqualTo(started);
    }

    @Test
    void submit_batch_answersInTheOrderOfTheJobs() throws Exception {
        List<ScanJob> jobs = jobs();
        List<Submitted> answers = engine().submit(ready(jobs.get(0)), jobs);

        assertThat(answers).hasSameSizeAs(jobs);
        for (int i = 0; i < jobs.size(); i++) {
            Submission submission = ((Submitted.Accepted) answers.get(i)).submission();
            Polled polled = settled(jobs.get(i), submission);
            assertThat(polled).isInstanceOf(Polled.Finished.class);
            assertThat(findings(jobs.get(i), ((Polled.Finished) polled).evidence()))
                    .isEqualTo(qids(jobs.get(i)));
        }
    }

    @Test
    void unknownImage_always_neverYieldsFindings() {
        ScanJob job = unknownJob();
        assertThat(engine().earlierResult(job)).isEmpty();
        Submitted answer = engine().submit(ready(job), List.of(job)).get(0);

        for (int i = 0; i < PATIENCE; i++) {
            if (answer instanceof Submitted.Accepted accepted) {
                assertThat(engine().poll(job, accepted.submission())).isNotInstanceOf(Polled.Finished.class);
            }
            assertThat(engine().fetch(job, new Evidence.Scanned(Instant.EPOCH)))
                    .isNotInstanceOfAny(Fetched.Findings.class, Fetched.Incomplete.class);
            letTimePass();
        }
    }

    @Test
    void poll_whileOnlyAnEarlierResultExists_isNotFinishedByIt() {
        ScanJob first = job(0);
        settled(first, submitted(first));
        letTimePass();
        ScanJob forced = forced(job(0));

        Submission submission = submitted(forced);
        Polled polled = engine().poll(forced, submission);

        if (polled instanceof Polled.Finished finished) {
            assertThat(finished.evidence().scannedAt()).isAfterOrEqualTo(submission.engineTime());
        }
    }

    protected final Polled settled(ScanJob job, Submission submission) {
        Polled polled = engine().poll(job, submission);
        for (int i = 0; i < PATIENCE && !(polled instanceof Polled.Finished || polled instanceof Polled.Failed); i++) {
            letTimePass();
            polled = engine().poll(job, submission);
        }
        return polled;
    }

    protected final Submission submitted(ScanJob job) {
        Submitted answer = engine().submit(ready(job), List.of(job)).get(0);
        return stored(((Submitted.Accepted) answer).submission());
    }

    private String ready(ScanJob job) {
        return ((Prepared.Ready) engine().prepare(job)).target();
    }

    private List<ScanJob> jobs() {
        return IntStream.range(0, Math.min(3, engine().batchSize()))
                .mapToObj(this::job)
                .toList();
    }

    private Set<Long> findings(ScanJob job, Evidence evidence) {
        return ((Fetched.Findings) engine().fetch(job, evidence))
                .findings().stream().map(Finding::qid).collect(Collectors.toSet());
    }

    /** As the next process gets it. */
    private static Submission stored(Submission submission) {
        try {
            return Json.state().readValue(Json.write(submission), Submission.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a submission does not survive its own JSON", e);
        }
    }

    private static ScanJob again(ScanJob job) {
        return new ScanJob(
                job.key(),
                job.fence(),
                job.image(),
                job.configDigest(),
                job.manifestDigest(),
                job.topDigest(),
                job.compressedBytes(),
                job.force(),
                true,
                job.requestedAt());
    }

    private static ScanJob forced(ScanJob job) {
        return new ScanJob(
                job.key(),
                job.fence(),
                job.image(),
                job.configDigest(),
                job.manifestDigest(),
                job.topDigest(),
                job.compressedBytes(),
                true,
                false,
                job.requestedAt());
    }
}
