/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanJob;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScanRunnerTest {
    private final ScanWorld world = new ScanWorld();
    private final List<Duration> pauses = new ArrayList<>();

    private List<ScanSummary> run(int images) {
        List<ResolveImage> states = IntStream.range(0, images)
                .mapToObj(i -> new ResolveImage(world.request("exec/" + i, image(i), "web", false)))
                .toList();
        return new ScanRunner(
                        world.workflow(),
                        world.clock,
                        duration -> {
                            pauses.add(duration);
                            world.clock.advance(duration);
                        },
                        world.observer())
                .run(states);
    }

    private static String image(int i) {
        return "registry.example/shop/web:" + i;
    }

    private static PortException unavailable() {
        return new PortException(PortException.Kind.UNAVAILABLE, "prepare: no answer");
    }

    @Test
    void run_nothing_isNothing() {
        assertThat(run(0)).isEmpty();
    }

    @Test
    void run_manyOfOneTarget_submitsAsManyTogetherAsTheEngineTakes() {
        List<ScanSummary> summaries = run(7);

        assertThat(world.engine.submits).extracting(List::size).containsExactly(3, 3, 1);
        assertThat(summaries)
                .allSatisfy(summary -> assertThat(summary.outcome()).isInstanceOf(Complete.class));
    }

    @Test
    void run_targetsMixed_submitsEachTargetByItself() {
        for (String target : List.of("a", "b", "a", "b", "a")) {
            world.engine.prepared.add(() -> new Prepared.Ready(target));
        }

        run(5);

        assertThat(world.engine.submits)
                .extracting(jobs -> jobs.stream()
                        .map(ScanJob::image)
                        .map(image -> image.tag())
                        .toList())
                .containsExactly(List.of("0", "2", "4"), List.of("1", "3"));
    }

    @Test
    void run_oneOfABatchRefused_theOthersGoOn() {
        world.engine.submitted.add(
                () -> new Submitted.Accepted(world.engine.submission("target", world.clock.instant())));
        world.engine.submitted.add(() -> new Submitted.Refused(FailureKind.ENGINE_API, "refused"));

        List<ScanSummary> summaries = run(3);

        assertThat(summaries)
                .extracting(summary -> summary.outcome().name())
                .containsExactly("Complete", "Failed", "Complete");
    }

    @Test
    void run_batchThrows_isTriedAgainOneByOneAsRepeated() {
        world.engine.submitted.add(() -> {
            throw unavailable();
        });

        List<ScanSummary> summaries = run(3);

        assertThat(world.engine.submits).extracting(List::size).containsExactly(3, 1, 1, 1);
        assertThat(world.engine.submits.subList(1, 4))
                .allSatisfy(jobs -> assertThat(jobs).allMatch(ScanJob::repeated));
        assertThat(summaries)
                .allSatisfy(summary -> assertThat(summary.outcome()).isInstanceOf(Complete.class));
    }

    @Test
    void run_slowFirst_theSummariesAreStillInTheOrderOfTheInput() {
        world.engine.prepared.add(() -> new Prepared.NotYet(Duration.ofHours(1), "busy"));

        List<ScanSummary> summaries = run(3);

        assertThat(summaries).extracting(ScanSummary::image).containsExactly(image(0), image(1), image(2));
        assertThat(world.sent).extracting(sent -> sent.subject().image()).containsExactly(image(1), image(2), image(0));
    }

    @Test
    void run_stepsDueAtDifferentTimes_areMadeInThatOrder() {
        world.engine.polled.add(() -> new Polled.Running(Duration.ofMinutes(5)));
        world.engine.polled.add(() -> new Polled.Running(Duration.ofMinutes(2)));

        run(2);

        assertThat(world.sent).extracting(sent -> sent.subject().image()).containsExactly(image(1), image(0));
        assertThat(pauses)
                .containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(3))
                .noneMatch(Duration::isNegative);
    }

    @Test
    void run_stepKeepsThrowing_waitsLongerEachTimeThenFails() {
        IntStream.range(0, 5)
                .forEach(i -> world.engine.prepared.add(() -> {
                    throw unavailable();
                }));

        List<ScanSummary> summaries = run(1);

        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(world.retried).isEqualTo(4);
        assertThat(summaries.get(0).outcome()).isEqualTo(new Failed(FailureKind.STORAGE, "prepare: no answer"));
    }

    @Test
    void run_throwsNowAndThen_eachStateStartsItsTriesAnew() {
        IntStream.range(0, 4)
                .forEach(i -> world.engine.prepared.add(() -> {
                    throw unavailable();
                }));
        IntStream.range(0, 4)
                .forEach(i -> world.engine.fetched.add(() -> {
                    throw unavailable();
                }));

        assertThat(run(1).get(0).outcome()).isInstanceOf(Complete.class);
    }

    @Test
    void run_oneFails_theOthersAreNotHeldUp() {
        world.engine.prepared.add(() -> {
            throw new IllegalStateException();
        });

        assertThat(run(3))
                .extracting(summary -> summary.outcome().name())
                .containsExactly("Failed", "Complete", "Complete");
        assertThat(Duration.between(VirtualClock.START, world.clock.instant())).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void run_sameImageTwice_isScannedOnce() {
        Instant now = world.clock.instant();
        world.runner()
                .run(List.of(
                        new ResolveImage(world.request("exec/0", ScanWorld.IMAGE, "web", false)),
                        new ResolveImage(world.request("exec/1", ScanWorld.IMAGE, "web", false))));

        assertThat(world.engine.submits)
                .singleElement()
                .satisfies(jobs -> assertThat(jobs).hasSize(1));
        assertThat(world.row(ScanWorld.IMAGE).updatedAt()).isAfter(now);
    }
}
